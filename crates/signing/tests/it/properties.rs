//! Whatever is signed is recognized, and whatever was changed on its way is not.

use proptest::collection::vec;
use proptest::prelude::*;
use signing::{
    Invalid, Literal, Scheme, Secret, Standard, Window, sign, verify_cstar, verify_standard,
};

/// A request on its way.
#[derive(Clone, Debug)]
struct Sent {
    scheme: Scheme,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Sent {
    fn is_believed(&self, secret: &Secret, now: i64) -> Result<(), Invalid> {
        let window = Window::at(now);
        let value = |at: usize| self.headers[at].1.as_str();
        if self.scheme == Scheme::Standard {
            let (id, timestamp, signature) = (value(0), value(1), value(2));
            let headers = Standard { id, timestamp, signature };
            return verify_standard(std::slice::from_ref(secret), headers, &self.body, window);
        }
        verify_cstar(&[Literal::from(secret)], value(0), &self.body, window).map(|_| ())
    }

    /// The same with one bit of a header or of the body turned over; nothing when that leaves no text, which HTTP
    /// clients do not hand over.
    fn with_a_bit_turned(&self, place: usize) -> Option<Sent> {
        let mut sent = self.clone();
        let mut place = place % (self.bytes() * 8);
        for (_, value) in &mut sent.headers {
            if place < value.len() * 8 {
                let mut bytes = value.clone().into_bytes();
                bytes[place / 8] ^= 1 << (place % 8);
                *value = String::from_utf8(bytes).ok()?;
                return Some(sent);
            }
            place -= value.len() * 8;
        }
        sent.body[place / 8] ^= 1 << (place % 8);
        Some(sent)
    }

    fn bytes(&self) -> usize {
        self.headers.iter().map(|(_, value)| value.len()).sum::<usize>() + self.body.len()
    }
}

fn scheme() -> impl Strategy<Value = Scheme> {
    prop::sample::select(Scheme::ALL.to_vec())
}

fn secret() -> impl Strategy<Value = Secret> {
    any::<[u8; 32]>().prop_map(|bits| Secret::of_bits(&bits))
}

proptest! {
    #[test]
    fn what_was_signed_verifies_and_a_changed_bit_does_not(
        (scheme, secret) in (scheme(), secret()),
        id in "[a-z_0-9]{1,40}",
        time in 0_i64..10_000_000_000,
        body in vec(any::<u8>(), 0..400),
        place in any::<usize>(),
    ) {
        let headers = sign(scheme, std::slice::from_ref(&secret), &id, time, &body);
        let sent = Sent { scheme, headers, body };
        prop_assert_eq!(sent.is_believed(&secret, time), Ok(()));
        if let Some(changed) = sent.with_a_bit_turned(place) {
            prop_assert!(changed.is_believed(&secret, time).is_err(), "{:?}", changed);
        }
    }

    #[test]
    fn another_secret_or_another_time_does_not_verify(
        (scheme, secret, other) in (scheme(), secret(), secret()),
        time in 1_000_000_i64..10_000_000_000,
        away in 301_i64..1_000_000,
        body in vec(any::<u8>(), 0..400),
    ) {
        prop_assume!(secret != other);
        let headers = sign(scheme, std::slice::from_ref(&secret), "evt_1", time, &body);
        let sent = Sent { scheme, headers, body };
        prop_assert_eq!(sent.is_believed(&other, time), Err(Invalid::NoMatch));
        if scheme != Scheme::CStarSha256 {
            prop_assert_eq!(sent.is_believed(&secret, time + away), Err(Invalid::TooOld));
            prop_assert_eq!(sent.is_believed(&secret, time - away), Err(Invalid::TooNew));
        }
    }

    #[test]
    fn nothing_that_comes_makes_it_panic(header in "\\PC{0,100}", body in vec(any::<u8>(), 0..50)) {
        let secret = Secret::of_bits(&[1; 32]);
        let headers = Standard { id: &header, timestamp: &header, signature: &header };
        let window = Window::at(0);
        prop_assert!(verify_standard(std::slice::from_ref(&secret), headers, &body, window).is_err());
        prop_assert!(verify_cstar(&[secret.literal()], &header, &body, window).is_err());
        prop_assert!(Secret::parse(&header).is_err());
    }
}
