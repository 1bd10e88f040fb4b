//! The parameters of an address, decoded as a form's: `+` is a space.

use super::super::error::{Code, Refusal};

/// Every parameter that has a value, in their order.
pub(super) fn parse(raw: &str) -> Result<Vec<(String, String)>, Refusal> {
    let pairs = raw.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| Ok((decoded(key)?, decoded(value)?))).collect()
}

/// A percent sign that is not followed by two digits is a percent sign.
fn decoded(text: &str) -> Result<String, Refusal> {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let (next, length) = match byte {
            b'+' => (b' ', 1),
            b'%' => hex(bytes, at + 1).map_or((b'%', 1), |byte| (byte, 3)),
            other => (other, 1),
        };
        plain.push(next);
        at += length;
    }
    match String::from_utf8(plain) {
        Ok(text) if !text.contains('\0') => Ok(text),
        Ok(_) => Err(no_text(0)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Err(no_text(error.as_bytes()[at]))
        }
    }
}

fn hex(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| (*bytes.get(at)? as char).to_digit(16);
    Some((digit(at)? * 16 + digit(at + 1)?) as u8)
}

fn no_text(byte: u8) -> Refusal {
    let message = format!("invalid byte sequence for encoding \"UTF8\": 0x{byte:02x}");
    Refusal::new(Code::BadEncoding, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded_like_those_of_a_form() {
        let parsed = parse("a=b+c%2B%64&&d&e=&%66=%c3%a9%&=g=h").unwrap();
        let expected = [("a", "b c+d"), ("e", ""), ("f", "é%"), ("", "g=h")];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(parsed, expected);
        for (raw, byte) in [("a=%00", "0x00"), ("a=x%ff", "0xff"), ("%c3=a", "0xc3")] {
            let refusal = parse(raw).unwrap_err();
            assert_eq!(refusal.code(), "22021");
            assert!(refusal.message().ends_with(byte), "{}", refusal.message());
        }
    }
}
