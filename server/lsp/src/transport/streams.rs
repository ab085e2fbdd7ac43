//! Where bytes come from and go to: stdio, a TCP connection, a pipe.

use std::io::{self, Read, Write};
use std::net::TcpListener;

use camino::{Utf8Path, Utf8PathBuf};
use thiserror::Error;

/// How an editor is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Standard input and output.
    Stdio,
    /// The first to connect to this address: `host:port`, or a port of this machine.
    Listen(String),
    /// A socket in the file system, or a named pipe: the editor's, where it listens there, else our own.
    Pipe(Utf8PathBuf),
}

/// Why no editor can be had.
#[derive(Debug, Error)]
pub enum TransportError {
    /// The address cannot be listened on.
    #[error("cannot listen on `{address}`: {reason}; name a free address, such as `127.0.0.1:9257`")]
    Listen {
        /// As it was said.
        address: String,
        /// The system's words.
        reason: io::Error,
    },
    /// The pipe cannot be used.
    #[error("cannot use the pipe `{path}`: {reason}")]
    Pipe {
        /// As it was said.
        path: Utf8PathBuf,
        /// The system's words.
        reason: io::Error,
    },
}

pub(crate) type Input = Box<dyn Read + Send>;
pub(crate) type Output = Box<dyn Write + Send>;

impl Transport {
    /// Waits for an editor.
    ///
    /// # Errors
    ///
    /// [`TransportError`] when none can come this way.
    pub(crate) fn open(&self) -> Result<(Input, Output), TransportError> {
        match self {
            Self::Stdio => Ok((Box::new(io::stdin()), Box::new(io::stdout()))),
            Self::Listen(address) => {
                listen(address).map_err(|reason| TransportError::Listen { address: address.clone(), reason })
            }
            Self::Pipe(path) => pipe(path).map_err(|reason| TransportError::Pipe { path: path.clone(), reason }),
        }
    }
}

fn listen(address: &str) -> io::Result<(Input, Output)> {
    // A port alone is one of this machine: nobody else is to read what is edited here.
    let address = if address.contains(':') { address.to_owned() } else { format!("127.0.0.1:{address}") };
    let listener = TcpListener::bind(&address)?;
    // Whoever asked for any free port has to know which it is.
    let _ = writeln!(io::stderr(), "listening on {}", listener.local_addr()?);
    let (stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    Ok((Box::new(stream.try_clone()?), Box::new(stream)))
}

#[cfg(unix)]
fn pipe(path: &Utf8Path) -> io::Result<(Input, Output)> {
    use std::os::unix::net::{UnixListener, UnixStream};

    let stream = match UnixStream::connect(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let (stream, _) = UnixListener::bind(path)?.accept()?;
            // Its name is of no more use: one editor is served.
            let _ = std::fs::remove_file(path);
            stream
        }
        connected => connected?,
    };
    Ok((Box::new(stream.try_clone()?), Box::new(stream)))
}

#[cfg(windows)]
fn pipe(path: &Utf8Path) -> io::Result<(Input, Output)> {
    let pipe = std::fs::OpenOptions::new().read(true).write(true).open(path)?;
    Ok((Box::new(pipe.try_clone()?), Box::new(pipe)))
}
