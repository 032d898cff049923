//! The memory of this process is searched for credentials: how many copies there are, and that none
//! is left when the last holder is gone.
#![cfg(target_os = "linux")]

use std::fs::{File, read_to_string};
use std::io::{Read as _, Seek as _, SeekFrom};

use cloudflare_secondary_dns_transport::{Credentials, Transport};

/// How a credential is hidden from the search until it is wanted.
const MASK: u8 = 0x80;

/// 64 letters of which memory holds the masked form only.
fn masked(mut state: u32) -> Vec<u8> {
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        let [_, letter, ..] = state.to_be_bytes();
        (b'A' + letter % 26) | MASK
    })
    .take(64)
    .collect()
}

/// The credential itself, in one allocation.
fn plain(masked: &[u8]) -> String {
    let mut text = String::with_capacity(masked.len());
    text.extend(masked.iter().map(|byte| char::from(byte ^ MASK)));
    text
}

/// The copies of the credential's middle in all memory that this process can write to. Its ends do
/// not count: an allocator writes over the ends of what is freed.
fn copies(masked: &[u8]) -> usize {
    let wanted = &masked[16..48];
    let is_at = |bytes: &[u8]| bytes.iter().zip(wanted).all(|(a, b)| *a == b ^ MASK);
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
            let length = buffer.len().min(end - place);
            let sought = memory.seek(SeekFrom::Start(place as u64));
            let Ok(length @ 1..) = sought.and_then(|_| memory.read(&mut buffer[..length])) else {
                break;
            };
            for (index, bytes) in buffer[..length].windows(wanted.len()).enumerate() {
                if is_at(bytes) && !own.contains(&(place + index)) {
                    count += 1;
                }
            }
            // One that lies across the edge of two pieces is found in the second.
            let step = length.saturating_sub(wanted.len() - 1).max(1);
            place += if length < buffer.len() { length } else { step };
        }
        buffer.fill(0);
    }
    count
}

/// One test, since a search must not find what another holds.
#[test]
fn credentials_are_kept_once_and_wiped() {
    let token = masked(1);
    assert_eq!(copies(&token), 0, "the search finds what is not there");
    let held = plain(&token);
    assert_eq!(copies(&token), 1, "the search does not find what is there");

    let credentials = Credentials::token(held).expect("valid");
    assert_eq!(
        copies(&token),
        1,
        "the caller's text is wiped, and one copy kept"
    );
    let clone = credentials.clone();
    let transport = Transport::builder().credentials(credentials).build();
    let transport = transport.expect("valid");
    let other = transport.clone();
    assert_eq!(copies(&token), 1, "clones share it");
    drop((transport, clone));
    assert_eq!(copies(&token), 1, "someone still holds it");
    drop(other);
    assert_eq!(copies(&token), 0, "nobody does");

    let (email, key) = (masked(2), masked(3));
    let credentials = Credentials::email_key(plain(&email), plain(&key)).expect("valid");
    assert_eq!((copies(&email), copies(&key)), (1, 1));
    drop(credentials);
    assert_eq!((copies(&email), copies(&key)), (0, 0));

    // What is refused is wiped too.
    let bad = masked(4);
    let mut text = String::with_capacity(65);
    text.extend(bad.iter().map(|byte| char::from(byte ^ MASK)));
    text.push('\n');
    Credentials::token(text).expect_err("a line break");
    assert_eq!(copies(&bad), 0);
}
