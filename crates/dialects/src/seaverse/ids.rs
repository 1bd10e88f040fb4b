//! Identifiers as the vendor writes them: hyphenated UUIDs, ours without the prefix.

/// The bits of an id as a UUID.
pub(super) fn uuid(bits: u128) -> String {
    let digits = format!("{bits:032x}");
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use domain::id::MessageId;

    use super::*;

    #[test]
    fn an_id_is_read_as_it_is_written() {
        let id = MessageId(0x018b_cfe5_6800_7000_8000_0000_0000_0009);
        assert_eq!(uuid(id.0), "018bcfe5-6800-7000-8000-000000000009");
        assert_eq!(uuid(id.0).parse(), Ok(id));
    }
}
