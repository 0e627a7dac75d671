//! Bytes to text: UTF-8 as it is, UTF-16 where a byte order mark says so.

/// Why bytes are not text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeFault {
    /// Neither UTF-8 nor marked as UTF-16.
    #[error("the byte at offset {byte} is not UTF-8")]
    Utf8 {
        /// Line, from 1.
        line: usize,
        /// Offset into the bytes.
        byte: usize,
    },
    /// Marked as UTF-16, with half of a pair or an odd byte at the end.
    #[error("the bytes at offset {byte} are not UTF-16, though the byte order mark says so")]
    Utf16 {
        /// Line, from 1.
        line: usize,
        /// Offset into the bytes.
        byte: usize,
    },
}

impl DecodeFault {
    /// The line, from 1.
    pub fn line(&self) -> usize {
        match self {
            DecodeFault::Utf8 { line, .. } | DecodeFault::Utf16 { line, .. } => *line,
        }
    }
}

/// Whether the bytes begin with a byte order mark of UTF-16.
pub fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff])
}

/// The text of the bytes. UTF-8 is taken as it is, a byte order mark included, so that offsets into the text are offsets into
/// the bytes; UTF-16 loses its mark.
///
/// # Errors
/// The first place that is not text.
pub fn decode(bytes: Vec<u8>) -> Result<String, DecodeFault> {
    if is_utf16(&bytes) {
        return decode_utf16(&bytes);
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        DecodeFault::Utf8 {
            line: line_of(&error.as_bytes()[..byte]),
            byte,
        }
    })
}

fn decode_utf16(bytes: &[u8]) -> Result<String, DecodeFault> {
    let little = bytes[0] == 0xff;
    let units = bytes[2..].chunks_exact(2).map(|c| {
        if little {
            u16::from_le_bytes([c[0], c[1]])
        } else {
            u16::from_be_bytes([c[0], c[1]])
        }
    });
    let mut out = String::with_capacity(bytes.len() / 2);
    let mut byte = 2;
    for unit in char::decode_utf16(units) {
        let c = unit.map_err(|_| DecodeFault::Utf16 {
            line: line_of(out.as_bytes()),
            byte,
        })?;
        byte += 2 * c.len_utf16();
        out.push(c);
    }
    if bytes.len() % 2 == 1 {
        return Err(DecodeFault::Utf16 {
            line: line_of(out.as_bytes()),
            byte,
        });
    }
    Ok(out)
}

fn line_of(before: &[u8]) -> usize {
    1 + memchr::memchr_iter(b'\n', before).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_keeps_its_bytes_and_its_mark() {
        assert_eq!(decode(b"caf\xc3\xa9".to_vec()), Ok("café".to_owned()));
        assert_eq!(
            decode(b"\xef\xbb\xbfhi".to_vec()),
            Ok("\u{feff}hi".to_owned())
        );
    }

    #[test]
    fn both_orders_of_utf16_become_utf8() {
        let text = "€50k – “Dana” 🙂";
        let little: Vec<u8> = [0xfeffu16]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = [0xfeffu16]
            .into_iter()
            .chain(text.encode_utf16())
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(decode(little), Ok(text.to_owned()));
        assert_eq!(decode(big), Ok(text.to_owned()));
    }

    #[test]
    fn what_is_not_text_is_refused_with_its_place() {
        assert_eq!(
            decode(b"one\ntwo \x92s".to_vec()),
            Err(DecodeFault::Utf8 { line: 2, byte: 8 })
        );
        assert_eq!(
            decode(vec![0xff, 0xfe, b'a', 0, 0, 0xd8, b'b', 0]),
            Err(DecodeFault::Utf16 { line: 1, byte: 4 })
        );
        assert_eq!(
            decode(vec![0xff, 0xfe, b'a']),
            Err(DecodeFault::Utf16 { line: 1, byte: 2 })
        );
    }
}
