//! The authenticator: six digits every thirty seconds (RFC 6238, HMAC-SHA-1, which every
//! authenticator knows), the step before and after allowed.

use domain::{id::StaffId, staff::Enrolment, time::Instant};
use qrcode::{Color, EcLevel, QrCode};
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use super::Outcome;
use crate::{
    crypto::{Column, secret::random_bytes},
    practice::{Fault, Practice},
    store::staff::AccountRow,
};

/// The secret's length in bytes, as RFC 4226 recommends.
const SECRET: usize = 20;
/// How many light squares stand around a QR code.
const QUIET: usize = 4;

/// A new secret, sealed for the account.
pub(super) fn new_sealed(desk: &Practice, staff: &StaffId) -> Vec<u8> {
    let secret = Zeroizing::new(random_bytes::<SECRET>());
    desk.keys()
        .seal(Column::STAFF_TOTP, staff.as_str(), secret.as_slice())
}

/// The authenticator of an account.
pub(super) fn of(desk: &Practice, account: &AccountRow) -> Outcome<Totp> {
    let sealed = account.totp_sealed.as_deref().unwrap_or_default();
    let secret = desk
        .keys()
        .open_sealed(Column::STAFF_TOTP, account.id.as_str(), sealed)?;
    let secret = Secret::new(secret.as_slice().into());
    let totp = Builder::new().with_secret(secret).build();
    totp.map_err(|error| Fault::Unreadable {
        what: Column::STAFF_TOTP.0,
        reason: error.to_string(),
    })
}

/// The step that a code belongs to at this moment, if it is a code at all.
pub(super) fn step(totp: &Totp, code: &str, now: Instant) -> Option<i64> {
    let code = digits(code)?;
    let step = totp.check(&code, u64::try_from(now.epoch()).ok()?)?;
    i64::try_from(step).ok()
}

/// The six digits of a code, however it was spaced.
pub(super) fn digits(typed: &str) -> Option<String> {
    let digits: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let six = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
    six.then_some(digits)
}

/// What to scan or type.
pub(super) fn enrolment(totp: &Totp, issuer: &str, email: &str) -> Outcome<Enrolment> {
    let secret = totp.secret().to_base32();
    let (issuer, email) = (encoded(issuer), encoded(email));
    let address = format!(
        "otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
    );
    let code = QrCode::with_error_correction_level(&address, EcLevel::M);
    let code = code.map_err(|error| Fault::Unreadable {
        what: "otpauth address",
        reason: error.to_string(),
    })?;
    Ok(Enrolment {
        secret: in_groups(&secret, ' '),
        picture: path(&code),
        size: code.width() + 2 * QUIET,
        address,
    })
}

/// Text in groups of four.
pub(super) fn in_groups(text: &str, between: char) -> String {
    let mut grouped = String::with_capacity(text.len() * 5 / 4);
    for (at, sign) in text.chars().enumerate() {
        if at > 0 && at % 4 == 0 {
            grouped.push(between);
        }
        grouped.push(sign);
    }
    grouped
}

/// The dark squares of a QR code as the path of an SVG: one rectangle for each run of a row.
fn path(code: &QrCode) -> String {
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (row, line) in colors.chunks(width).enumerate() {
        let mut at = 0;
        for run in line.chunk_by(|one, other| one == other) {
            if run[0] == Color::Dark {
                let (x, y, length) = (at + QUIET, row + QUIET, run.len());
                path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
            }
            at += run.len();
        }
    }
    path
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'@' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed of the vectors of RFC 6238, appendix B.
    fn totp() -> Totp {
        let secret = Secret::new(b"12345678901234567890".as_slice().into());
        Builder::new().with_secret(secret).build().unwrap()
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        for (now, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            let step = step(&totp(), code, Instant::from_epoch(now));
            assert_eq!(step, Some(now / 30), "{code}");
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_no_more() {
        let at = |now| step(&totp(), "287082", Instant::from_epoch(now));
        assert_eq!(at(59 - 30), Some(1));
        assert_eq!(at(59 + 30), Some(1));
        assert_eq!(at(59 + 60), None);
    }

    #[test]
    fn a_code_may_be_typed_in_groups_and_nothing_else_is_a_code() {
        assert_eq!(digits(" 287 082 ").as_deref(), Some("287082"));
        assert_eq!(digits("287-082").as_deref(), Some("287082"));
        for typed in ["", "28708", "2870822", "28708a", "٢٨٧٠٨٢"] {
            assert_eq!(digits(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_is_scanned_names_practice_and_account_and_can_be_typed_too() {
        let shown = enrolment(&totp(), "Synergy & Co", "ada@example.org").unwrap();
        assert_eq!(shown.secret, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(
            shown.address,
            "otpauth://totp/Synergy%20%26%20Co:ada@example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Synergy%20%26%20Co&algorithm=SHA1&digits=6&period=30"
        );
        assert!(
            shown.picture.starts_with("M4 4h7v1h-7z"),
            "{}",
            shown.picture
        );
        assert!(shown.size > 30);
    }
}
