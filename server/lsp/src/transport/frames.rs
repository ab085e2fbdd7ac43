//! Bytes to the bodies of messages: headers, sizes, what is broken.
//!
//! What is no frame is passed over up to the next `Content-Length`, and said once. Nothing an editor sends makes this take more memory than it
//! has sent, wait for more than it has announced, or give up before the stream ends.

use std::collections::VecDeque;
use std::io::{BufRead, Read};

/// The largest body. A source is never larger than 32 MiB, and JSON may make several bytes of one.
const LARGEST: u64 = 256 * 1024 * 1024;

/// The longest line of a header; of a longer one the end is looked at.
const LONGEST: usize = 4096;

const LENGTH: &[u8] = b"content-length:";

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The body of a message.
    Body(Vec<u8>),
    /// Something that is no frame.
    Broken,
}

/// The frames of a stream.
pub(super) struct Frames<R> {
    input: R,
    waiting: VecDeque<Frame>,
}

impl<R: BufRead> Frames<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, waiting: VecDeque::new() }
    }

    /// The next frame; nothing at the end of the stream.
    pub(super) fn next(&mut self) -> Option<Frame> {
        if let Some(frame) = self.waiting.pop_front() {
            return Some(frame);
        }
        let (mut length, mut is_broken) = (None, false);
        loop {
            let line = self.line()?;
            if !line.is_empty() {
                let header = Header::of(&line);
                is_broken |= header == Header::None;
                if let Header::Length { bytes, is_clean } = header {
                    is_broken |= !is_clean;
                    length = Some(bytes);
                }
                continue;
            }
            match length {
                Some(length) if is_broken => {
                    let body = self.body(length)?;
                    self.waiting.push_back(body);
                    return Some(Frame::Broken);
                }
                Some(length) => return self.body(length),
                None if is_broken => return Some(Frame::Broken),
                // An empty line between messages does no harm.
                None => {}
            }
        }
    }

    /// The next line, without its end; of one that is too long, its last part.
    fn line(&mut self) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        loop {
            let part = self.input.by_ref().take(LONGEST as u64).read_until(b'\n', &mut line).ok()?;
            if part == 0 {
                return None;
            }
            if line.ends_with(b"\n") {
                let end = line.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |at| at + 1);
                line.truncate(end);
                return Some(line);
            }
            let extra = line.len().saturating_sub(LONGEST);
            line.drain(..extra);
        }
    }

    fn body(&mut self, length: u64) -> Option<Frame> {
        let mut body = Vec::new();
        let read = self.input.by_ref().take(length).read_to_end(&mut body).ok()?;
        (read as u64 == length).then_some(Frame::Body(body))
    }
}

/// What a line of a header says.
#[derive(Debug, PartialEq, Eq)]
enum Header {
    /// How long the body is; whether that is all that the line says.
    Length { bytes: u64, is_clean: bool },
    /// Something else.
    Other,
    /// It is no header.
    None,
}

impl Header {
    fn of(line: &[u8]) -> Self {
        let lower = line.to_ascii_lowercase();
        let at = lower.windows(LENGTH.len()).rposition(|window| window == LENGTH);
        if let Some(at) = at {
            let value = lower.get(at + LENGTH.len()..).unwrap_or_default().trim_ascii();
            let bytes = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok());
            return match bytes.filter(|&bytes| bytes <= LARGEST) {
                Some(bytes) => Self::Length { bytes, is_clean: at == 0 },
                None => Self::None,
            };
        }
        let name = lower.split(|&byte| byte == b':').next().unwrap_or_default();
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        if name.len() < lower.len() && !name.is_empty() && name.iter().all(is_name) { Self::Other } else { Self::None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(bytes: &[u8]) -> Vec<String> {
        let mut frames = Frames::new(bytes);
        std::iter::from_fn(|| frames.next())
            .map(|frame| match frame {
                Frame::Body(body) => String::from_utf8(body).unwrap(),
                Frame::Broken => "broken".to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_frame_is_a_header_and_as_many_bytes_as_it_says() {
        assert_eq!(frames(b"Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n[1]"), ["{}", "[1]"]);
        assert_eq!(frames(b"content-length:2\nContent-Type: x; charset=utf-8\n\n{}"), ["{}"]);
    }

    #[test]
    fn what_is_no_frame_is_said_once_and_passed_over() {
        assert_eq!(frames(b"hello\r\nworld\r\n\r\nContent-Length: 2\r\n\r\n{}"), ["broken", "{}"]);
        assert_eq!(frames(b"{\"x\": 1}Content-Length: 2\r\n\r\n{}"), ["broken", "{}"]);
        assert_eq!(frames(b"Content-Length: many\r\n\r\n{}\nContent-Length: 2\r\n\r\n{}"), ["broken", "broken", "{}"]);
        assert_eq!(frames(b"Content-Length: 99999999999999999999\r\n\r\n"), ["broken"]);
        let long = [&b"x".repeat(1_000_000)[..], b"\r\n\r\nContent-Length: 2\r\n\r\n{}"].concat();
        assert_eq!(frames(&long), ["broken", "{}"]);
    }

    #[test]
    fn a_stream_that_ends_within_a_frame_has_no_such_frame() {
        assert_eq!(frames(b"Content-Length: 200\r\n\r\n{}"), [""; 0]);
        assert_eq!(frames(b"Content-Len"), [""; 0]);
    }
}
