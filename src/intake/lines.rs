//! Lines of a stream, never holding more than one, and never more of it than the limit.

use std::io::{self, BufRead};

/// One line of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Its bytes, without the line end.
    Whole {
        /// From 1.
        number: u64,
        /// Without `\n` or `\r\n`.
        bytes: Vec<u8>,
    },
    /// Longer than the limit; it was read past and thrown away.
    TooLong {
        /// From 1.
        number: u64,
        /// How long it was.
        length: u64,
    },
}

/// Cuts a stream into lines of bounded length.
pub struct Lines<R> {
    reader: R,
    limit: usize,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    /// Lines of at most `limit` bytes.
    pub fn new(reader: R, limit: usize) -> Self {
        Lines {
            reader,
            limit,
            number: 0,
        }
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    /// What the stream says.
    pub fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let mut length = 0u64;
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                return Ok(if length == 0 {
                    None
                } else {
                    Some(self.finish(bytes, length))
                });
            }
            let end = memchr::memchr(b'\n', chunk);
            let part = &chunk[..end.unwrap_or(chunk.len())];
            // One byte over the limit is kept, so that a line of exactly the limit with "\r\n" is whole.
            let room = (self.limit + 1).saturating_sub(bytes.len()).min(part.len());
            bytes.extend_from_slice(&part[..room]);
            length += part.len() as u64;
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some(self.finish(bytes, length)));
            }
        }
    }

    fn finish(&mut self, mut bytes: Vec<u8>, mut length: u64) -> Line {
        self.number += 1;
        if length == bytes.len() as u64 && bytes.last() == Some(&b'\r') {
            bytes.pop();
            length -= 1;
        }
        if length > self.limit as u64 {
            Line::TooLong {
                number: self.number,
                length,
            }
        } else {
            Line::Whole {
                number: self.number,
                bytes,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Read};

    fn all(text: &[u8], limit: usize) -> Vec<Line> {
        let mut lines = Lines::new(BufReader::with_capacity(3, text), limit);
        std::iter::from_fn(|| lines.next_line().expect("memory does not fail")).collect()
    }

    #[test]
    fn line_ends_of_both_kinds_and_a_last_line_without_one() {
        let whole = |number, text: &[u8]| Line::Whole {
            number,
            bytes: text.to_vec(),
        };
        assert_eq!(
            all(b"one\r\n\ntwo", 10),
            [whole(1, b"one"), whole(2, b""), whole(3, b"two")]
        );
        assert_eq!(all(b"", 10), []);
    }

    #[test]
    fn a_line_above_the_limit_is_passed_over() {
        assert_eq!(
            all(b"123456\nab\r\n1234\r\n", 4),
            [
                Line::TooLong {
                    number: 1,
                    length: 6
                },
                Line::Whole {
                    number: 2,
                    bytes: b"ab".to_vec()
                },
                Line::Whole {
                    number: 3,
                    bytes: b"1234".to_vec()
                }
            ]
        );
    }

    #[test]
    fn an_endless_line_is_not_held() {
        let endless = std::io::repeat(b'x').take(50_000_000);
        let mut lines = Lines::new(BufReader::new(endless), 1000);
        assert_eq!(
            lines.next_line().expect("memory does not fail"),
            Some(Line::TooLong {
                number: 1,
                length: 50_000_000
            })
        );
    }
}
