//! The ways in which a text may repeat a secret, all read as one spelling.
//!
//! A secret can return escaped for a URL, for JSON or for HTML, in other case, as base64url,
//! without its padding, broken over lines, or with characters between that nobody sees. It can also
//! return inside of base64 or as hexadecimal digits.

use std::str;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

/// The one spelling of a text, byte by byte: escapes are undone, letters are in lower case, and
/// what is not seen, or written in several ways, is left out. Only ASCII is given, so that a
/// character of the text ends wherever something is found.
#[derive(Clone, Copy)]
pub(crate) struct Spelling<'a>(pub(crate) &'a [u8]);

impl Spelling<'_> {
    /// How many bytes are left after the padding of base64.
    pub(crate) fn without_padding(mut self) -> usize {
        let mut padding = self;
        while let Some((b'=', length)) = padding.unescaped() {
            padding.0 = &padding.0[length..];
            self = padding;
        }
        self.0.len()
    }

    /// Whether the first character counts at all.
    pub(crate) fn begins_here(&self) -> bool {
        self.unescaped()
            .and_then(|(byte, _)| canonical(byte))
            .is_some()
    }

    /// The first character without its escape, and how many bytes it takes.
    fn unescaped(&self) -> Option<(u8, usize)> {
        let text = self.0;
        let (&first, rest) = text.split_first()?;
        let escape = match first {
            // `%2B`, and `%252B` of what was escaped twice.
            b'%' => {
                let mut at = 0;
                while rest[at..].starts_with(b"25") && hex(&rest[at + 2..], 2).is_some() {
                    at += 2;
                }
                hex(&rest[at..], 2).map(|byte| (byte, 1 + at + 2))
            }
            b'\\' => {
                let slashes = text.iter().take_while(|&&byte| byte == b'\\').count();
                match &text[slashes..] {
                    [b'u', rest @ ..] => hex(rest, 4).map(|byte| (byte, slashes + 5)),
                    [b'x', rest @ ..] => hex(rest, 2).map(|byte| (byte, slashes + 3)),
                    [b'n' | b'r' | b't', ..] => Some((b' ', slashes + 1)),
                    _ => Some((b'\\', slashes)),
                }
            }
            b'&' => entity(rest).map(|(byte, length)| (byte, 1 + length)),
            _ => None,
        };
        Some(escape.unwrap_or((first, 1)))
    }
}

impl Iterator for Spelling<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        loop {
            let (byte, length) = self.unescaped()?;
            self.0 = &self.0[length..];
            if let Some(byte) = canonical(byte) {
                return Some(byte);
            }
        }
    }
}

/// The same byte for all ways to write a digit of base64, base64url or a hexadecimal number. `None`
/// for what a line, a form or a terminal changes: spaces, and plus signs, which are spaces in
/// forms.
fn canonical(byte: u8) -> Option<u8> {
    match byte {
        b'+' | b'-' | b'\\' | b'=' => None,
        b'_' => Some(b'/'),
        byte => byte.is_ascii_graphic().then(|| byte.to_ascii_lowercase()),
    }
}

/// A number of so many hexadecimal digits; 0 if it is beyond ASCII.
fn hex(text: &[u8], digits: usize) -> Option<u8> {
    let digits = str::from_utf8(text.get(..digits)?).ok()?;
    number(digits, 16)
}

/// A number of digits alone; 0 if it is beyond ASCII.
fn number(digits: &str, base: u32) -> Option<u8> {
    let are_digits = digits.chars().all(|digit| digit.is_digit(base));
    let number = u32::from_str_radix(digits, base)
        .ok()
        .filter(|_| are_digits)?;
    Some(u8::try_from(number).ok().filter(u8::is_ascii).unwrap_or(0))
}

/// A character reference of HTML, such as `&#43;` after its `&`, and how long it is.
fn entity(text: &[u8]) -> Option<(u8, usize)> {
    let length = text.iter().take(8).position(|&byte| byte == b';')?;
    let byte = match str::from_utf8(&text[..length]).ok()? {
        "sol" => b'/',
        "lowbar" => b'_',
        "plus" => b'+',
        "equals" => b'=',
        name => {
            let digits = name.strip_prefix('#')?;
            match digits.strip_prefix(['x', 'X']) {
                Some(digits) => number(digits, 16)?,
                None => number(digits, 10)?,
            }
        }
    };
    Some((byte, length + 1))
}

/// Digits of a run that are decoded. What a server shows of a text is shorter.
const RUN: usize = 4096;

/// How many bytes the text begins with that are digits of base64.
pub(crate) fn run(text: &[u8]) -> usize {
    text.iter().take_while(|&&byte| is_digit(byte)).count()
}

pub(crate) fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// What such digits may stand for: as base64 from each digit of a group, as hexadecimal digits from
/// either of a pair.
pub(crate) fn decoded(run: &[u8]) -> impl Iterator<Item = Zeroizing<Vec<u8>>> {
    let run = &run[..run.len().min(RUN)];
    let base64 = (0..4).filter_map(|start| base64(run.get(start..)?));
    let pairs = run
        .split(|byte| !byte.is_ascii_hexdigit())
        .flat_map(|digits| (0..2).filter_map(|start| Some(digits.get(start..)?.chunks_exact(2))));
    let bytes = pairs.map(|pairs| {
        pairs
            .filter_map(|pair| hex(pair, 2))
            .collect::<Vec<_>>()
            .into()
    });
    base64.chain(bytes)
}

/// The bytes that base64 or base64url stands for, also if it stops within a group.
pub(crate) fn base64(digits: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &STANDARD,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let digits = digits.iter().map(|&digit| match digit {
        b'-' => b'+',
        b'_' => b'/',
        digit => digit,
    });
    let mut digits = Zeroizing::new(digits.collect::<Vec<_>>());
    // One digit more than a group is not a byte.
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    Some(LENIENT.decode(&*digits).ok()?.into())
}
