//! Other ways to a client than standard input and output.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::Duration;

use super::RIGHT;
use super::client::{Client, Editor};
use crate::sandbox::Sandbox;

#[test]
fn a_client_may_connect_to_an_address() {
    let sandbox = Sandbox::django(RIGHT);
    let mut command = sandbox.command(&["lsp", "--listen", "0"]);
    let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on ").unwrap();
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    let stream = TcpStream::connect(address).unwrap();
    let mut client = Client::over(process, stream.try_clone().unwrap(), stream, Editor::plain());
    client.begin(&[sandbox.path("")]);
    assert_eq!(client.symbols(sandbox.path("shop/clients.py")), ["rename"]);
    assert_eq!(client.end(), 0);
}

#[test]
fn an_address_that_is_taken_is_one_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let run = Sandbox::empty().run(&["lsp", "--listen", &address]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with(&format!("error: cannot listen on `{address}`: ")), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_the_clients_where_it_listens_there() {
    let sandbox = Sandbox::django(RIGHT);
    let path = sandbox.path("pipe");
    let listener = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let process = sandbox.command(&["lsp", "--pipe", path.to_str().unwrap()]).spawn().unwrap();
    let (stream, _) = listener.accept().unwrap();
    let mut client = Client::over(process, stream.try_clone().unwrap(), stream, Editor::plain());
    client.begin(&[sandbox.path("")]);
    assert_eq!(client.symbols(sandbox.path("shop/clients.py")), ["rename"]);
    assert_eq!(client.end(), 0);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_the_servers_where_nobody_listens() {
    let sandbox = Sandbox::django(RIGHT);
    let path = sandbox.path("pipe");
    let process = sandbox.command(&["lsp", "--pipe", path.to_str().unwrap()]).spawn().unwrap();
    let connect = || std::os::unix::net::UnixStream::connect(&path).ok();
    let wait = || {
        std::thread::sleep(Duration::from_millis(5));
        Some(connect())
    };
    let stream = std::iter::from_fn(wait).take(2_000).flatten().next().unwrap();
    let mut client = Client::over(process, stream.try_clone().unwrap(), stream, Editor::plain());
    client.begin(&[sandbox.path("")]);
    assert_eq!(client.symbols(sandbox.path("shop/clients.py")), ["rename"]);
    assert_eq!(client.end(), 0);
    assert!(!path.exists(), "nothing is left");
}
