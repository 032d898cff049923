//! Headers that hold no buffer. A module of `src/response.rs`, for what cannot be seen from
//! outside.

use super::*;

#[test]
fn detached_headers_say_the_same_and_hold_no_buffer() {
    let buffer = Bytes::from(vec![b'a'; 400 * 1024]);
    let part = |from, to| HeaderValue::from_maybe_shared(buffer.slice(from..to)).expect("text");
    let mut headers = HeaderMap::new();
    headers.insert(&CF_RAY, part(0, 20));
    headers.append("link", part(20, 21));
    headers.append("link", HeaderValue::from_static(""));
    headers.append("link", part(21, 24));
    let mut sensitive = part(24, 30);
    sensitive.set_sensitive(true);
    headers.insert("set-cookie", sensitive);
    assert!(!buffer.is_unique());
    let own = detached(headers.clone());
    assert_eq!(own, headers);
    assert!(own["set-cookie"].is_sensitive());
    drop(headers);
    assert!(buffer.is_unique());
}
