//! The memory of this process is searched for planted secrets: how many copies there are, and that
//! none is left.
//!
//! No test here writes its secret down, and each has its own, so that only copies made by the crate
//! are found.

use std::fs::{File, read_to_string};
use std::io::{Read, Seek, SeekFrom};
use std::sync::{Mutex, MutexGuard, PoisonError};

use cloudflare_secondary_dns_types::TsigSecret;
use serde_json::Value;
use zeroize::Zeroize;

/// How secrets are hidden from the search until they are wanted.
const MASK: u8 = 0x80;

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// A search reads memory into memory, where another would find it. So one test at a time.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A secret of which memory holds the masked form only.
struct Planted {
    masked: Vec<u8>,
    _alone: MutexGuard<'static, ()>,
}

impl Planted {
    fn new(tag: u32) -> Self {
        let letter = |state: &mut u32, ()| {
            *state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            Some((b'A' + (*state >> 16) as u8 % 26) | MASK)
        };
        Self {
            masked: std::iter::repeat_n((), 64).scan(tag, letter).collect(),
            _alone: ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// The part that is searched for: an allocator writes over the ends of what is freed.
    fn middle(&self) -> &[u8] {
        &self.masked[16..48]
    }

    /// The secret with more around it, in one allocation.
    fn within(&self, before: &str, after: &str) -> String {
        let mut text = String::with_capacity(before.len() + self.masked.len() + after.len());
        text.push_str(before);
        text.extend(self.masked.iter().map(|byte| char::from(byte ^ MASK)));
        text.push_str(after);
        text
    }

    fn plain(&self) -> String {
        self.within("", "")
    }

    fn is_at(&self, bytes: &[u8]) -> bool {
        bytes.len() >= self.middle().len()
            && bytes.iter().zip(self.middle()).all(|(a, b)| *a == b ^ MASK)
    }

    /// Counts the copies in all memory that this process can write to.
    fn copies(&self) -> usize {
        let maps = read_to_string("/proc/self/maps").expect("the memory map");
        let mut memory = File::open("/proc/self/mem").expect("the own memory");
        let mut buffer = vec![0; 1 << 16];
        let own = buffer.as_ptr().addr()..buffer.as_ptr().addr() + buffer.len();
        let mut count = 0;
        for line in maps.lines().filter(|line| line.contains(" rw-p ")) {
            let (range, _) = line.split_once(' ').expect("a range");
            let (start, end) = range.split_once('-').expect("two ends");
            let address = |text| usize::from_str_radix(text, 16).expect("an address");
            let (mut place, end) = (address(start), address(end));
            while place < end {
                let wanted = buffer.len().min(end - place);
                let found = memory
                    .seek(SeekFrom::Start(place as u64))
                    .and_then(|_| memory.read(&mut buffer[..wanted]));
                let Ok(length @ 1..) = found else { break };
                // In blocks without the first of them there is nothing: `contains` is quick without
                // optimisation.
                let first = self.middle()[0] ^ MASK;
                let starts = (length + 1).saturating_sub(self.middle().len());
                for (number, block) in buffer[..starts].chunks(BLOCK).enumerate() {
                    if !block.contains(&first) {
                        continue;
                    }
                    for index in (number * BLOCK..).take(block.len()) {
                        count += usize::from(
                            buffer[index] == first
                                && self.is_at(&buffer[index..length])
                                && !own.contains(&(place + index)),
                        );
                    }
                }
                // Chunks overlap, lest a copy on the border is missed.
                place += if length > self.middle().len() && place + length < end {
                    length - self.middle().len() + 1
                } else {
                    length
                };
            }
        }
        // Freed memory keeps what it held.
        buffer.zeroize();
        count
    }
}

#[test]
fn a_secret_is_moved_in_and_wiped() {
    let planted = Planted::new(1);
    assert_eq!(planted.copies(), 0, "the search finds itself");
    let secret = TsigSecret::new(planted.plain()).expect("letters");
    assert_eq!(planted.copies(), 1);
    let clone = secret.clone();
    assert_eq!(planted.copies(), 2);
    assert_eq!(secret, clone);
    drop(secret);
    assert_eq!(planted.copies(), 1);
    drop(clone);
    assert_eq!(planted.copies(), 0);
}

#[test]
fn a_refused_secret_is_wiped() {
    let planted = Planted::new(2);
    let error = TsigSecret::new(planted.within("", "!")).expect_err("no base64");
    assert_eq!(planted.copies(), 0);
    let error_of_string = TsigSecret::try_from(planted.within("?", "")).expect_err("no base64");
    assert_eq!(planted.copies(), 0);
    assert_eq!(error, error_of_string);
}

#[test]
fn decoding_makes_one_copy() {
    let planted = Planted::new(3);
    let mut json = planted.within("\"", "\"");
    let secret: TsigSecret = serde_json::from_str(&json).expect("a string");
    assert_eq!(planted.copies(), 2, "the input and the secret");
    json.zeroize();
    assert_eq!(planted.copies(), 1);
    drop(secret);
    assert_eq!(planted.copies(), 0);
}

#[test]
fn decoding_takes_what_it_is_given() {
    let planted = Planted::new(4);
    let secret: TsigSecret =
        serde_json::from_value(Value::String(planted.plain())).expect("a string");
    assert_eq!(planted.copies(), 1);
    drop(secret);
    assert_eq!(planted.copies(), 0);
}
