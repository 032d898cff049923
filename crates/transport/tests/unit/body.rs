//! Room for a body while it arrives. A module of `src/body.rs`, for what cannot be seen from
//! outside.

use super::*;

/// The room after each piece of 1,000 bytes.
fn rooms(pieces: usize, announced: Option<usize>) -> Vec<usize> {
    let mut body = Vec::new();
    let piece = Bytes::from_static(&[0; 1000]);
    (0..pieces)
        .map(|_| {
            append(&mut body, piece.clone(), announced);
            body.capacity()
        })
        .collect()
}

#[test]
fn room_is_never_more_than_announced() {
    assert_eq!(
        rooms(3, Some(2500)),
        [2500, 2500, 6000],
        "less was announced than came"
    );
    assert_eq!(
        rooms(2, Some(8 << 20)),
        [TRUSTED; 2],
        "little on its word alone"
    );
    let rooms = rooms(200, Some(200_000));
    assert_eq!(rooms.last(), Some(&200_000));
}

#[test]
fn room_doubles_where_nothing_is_announced() {
    assert_eq!(rooms(4, None), [2000, 2000, 6000, 6000]);
}
