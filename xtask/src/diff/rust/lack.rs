//! What keeps a type from an auto trait: which traits it lacks and what is to blame, and which
//! types of the standard library lack some.

/// The auto traits that are looked at, as bits.
pub(super) const NAMES: [&str; 5] = ["Send", "Sync", "Unpin", "UnwindSafe", "RefUnwindSafe"];
pub(super) const SEND: u8 = 1;
pub(super) const SYNC: u8 = 2;
pub(super) const UNPIN: u8 = 4;
pub(super) const UNWIND: u8 = 8;
pub(super) const REF_UNWIND: u8 = 16;

/// Types of the standard library that lack auto traits whatever they hold.
const LACKING: [(&str, u8); 24] = [
    ("std::rc::Rc", SEND | SYNC),
    ("std::rc::Weak", SEND | SYNC),
    ("std::ptr::NonNull", SEND | SYNC),
    ("std::cell::Cell", SYNC | REF_UNWIND),
    ("std::cell::RefCell", SYNC | REF_UNWIND),
    ("std::cell::UnsafeCell", SYNC | REF_UNWIND),
    ("std::cell::OnceCell", SYNC | REF_UNWIND),
    ("std::cell::LazyCell", SYNC | REF_UNWIND),
    ("std::cell::Ref", SEND),
    ("std::cell::RefMut", SEND),
    ("std::sync::MutexGuard", SEND),
    ("std::sync::RwLockReadGuard", SEND),
    ("std::sync::RwLockWriteGuard", SEND),
    ("std::sync::mpsc::Receiver", SYNC),
    ("std::marker::PhantomPinned", UNPIN),
    ("std::fmt::Arguments", SEND | SYNC),
    ("std::fmt::Formatter", SEND | SYNC | UNWIND | REF_UNWIND),
    ("std::task::Context", SEND | SYNC | UNWIND | REF_UNWIND),
    ("std::env::Args", SEND | SYNC),
    ("std::env::ArgsOs", SEND | SYNC),
    ("std::env::Vars", SEND | SYNC),
    ("std::env::VarsOs", SEND | SYNC),
    ("std::io::StdoutLock", SEND),
    ("std::io::StderrLock", SEND),
];

#[derive(Clone, Default)]
pub(super) struct Lack {
    /// For each of [`NAMES`] what is to blame.
    pub(super) because: [Option<Blame>; 5],
}

#[derive(Clone)]
pub(super) struct Blame {
    /// ``its field `x` ``, of the type that is looked at.
    pub(super) place: String,
    /// The type of the standard library, however deep.
    pub(super) what: String,
}

impl Lack {
    pub(super) fn of(bits: u8, because: &str) -> Self {
        let mut lack = Self::default();
        for (number, slot) in lack.because.iter_mut().enumerate() {
            if bits & (1 << number) != 0 {
                *slot = Some(Blame {
                    place: String::new(),
                    what: because.to_owned(),
                });
            }
        }
        lack
    }

    pub(super) fn and(&mut self, other: Self) {
        for (mine, theirs) in self.because.iter_mut().zip(other.because) {
            if mine.is_none() {
                *mine = theirs;
            }
        }
    }

    pub(super) fn at(mut self, place: &str) -> Self {
        for blame in self.because.iter_mut().flatten() {
            place.clone_into(&mut blame.place);
        }
        self
    }

    /// Without some traits, which hold whatever is inside.
    pub(super) fn without(mut self, bits: u8) -> Self {
        for (number, slot) in self.because.iter_mut().enumerate() {
            if bits & (1 << number) != 0 {
                *slot = None;
            }
        }
        self
    }

    /// What is lacked once one trait is lacked.
    pub(super) fn turned(&self, from: u8, to: u8) -> Self {
        let number = from.trailing_zeros() as usize;
        match self.because.get(number).cloned().flatten() {
            Some(because) => Self::of(to, &because.what),
            None => Self::default(),
        }
    }
}

/// What a type of another crate lacks, holding something.
pub(super) fn standard(path: &str, inside: Lack) -> Lack {
    if let Some((name, bits)) = LACKING.iter().find(|(name, _)| *name == path) {
        let short = name.rsplit("::").next().unwrap_or(name);
        let mut lack = Lack::of(*bits, &format!("`{short}`"));
        lack.and(inside);
        return lack;
    }
    match path {
        "std::sync::Arc" | "std::sync::Weak" => {
            let mut lack = inside.turned(SEND, SEND | SYNC);
            lack.and(inside.turned(SYNC, SEND | SYNC));
            lack.and(inside.turned(REF_UNWIND, UNWIND | REF_UNWIND));
            lack
        }
        "std::sync::Mutex" => inside.turned(SEND, SEND | SYNC),
        "std::sync::RwLock" => {
            let mut lack = inside.turned(SEND, SEND | SYNC);
            lack.and(inside.turned(SYNC, SYNC));
            lack
        }
        // They hold their content elsewhere.
        "Box" | "Vec" => inside.without(UNPIN),
        _ => inside,
    }
}
