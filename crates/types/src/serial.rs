//! SOA serials and their arithmetic.

use std::cmp::Ordering;

use crate::InvalidValue;
use crate::number::number_type;
use crate::text::json_schema;

/// Serial of the SOA record of a zone, any `u32` (API reference, fields `soa_serial`; RFC 1035,
/// section 3.3.13; RFC 1982).
///
/// Serials lie on a circle: 0 comes after 4294967295. `a < b` means that `b` is newer, which is the
/// case if it is reached from `a` by an addition of 1 to 2147483647 (RFC 1982, section 3.2). Two
/// serials exactly 2147483648 apart have no order, and [`partial_cmp`](PartialOrd::partial_cmp)
/// says `None`.
///
/// There is no `Ord`: it would have to order those pairs as well, and the order of a circle is not
/// transitive: each of 0, 1500000000 and 3000000000 is older than the next, and the last is older
/// than the first. So compare two serials, one of them known to be near the other; do not sort them
/// or use them as keys of a tree.
///
/// ```
/// use cloudflare_secondary_dns_types::SoaSerial;
///
/// let old = SoaSerial::new(4_294_967_295);
/// let new = SoaSerial::new(3);
/// assert!(new.is_newer_than(old) && old < new);
/// assert_eq!(old.wrapping_add(4), Some(new));
///
/// let opposite = SoaSerial::new(3 + (1 << 31));
/// assert_eq!(new.partial_cmp(&opposite), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SoaSerial(u32);

number_type!(
    SoaSerial(u32),
    "must be a whole number from 0 to 4294967295"
);
json_schema!(SoaSerial { "type": "integer", "minimum": 0, "maximum": u32::MAX });

impl SoaSerial {
    /// The largest number that may be added to a serial, 2147483647 (RFC 1982, section 3.1).
    pub const MAX_INCREMENT: u32 = (1 << 31) - 1;

    /// Takes any number.
    pub const fn new(serial: u32) -> Self {
        Self(serial)
    }

    /// The serial as a plain number.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Checks whether the serial may be sent, which is always the case. Every type of this crate
    /// has this method.
    ///
    /// # Errors
    /// None.
    pub fn check(&self) -> Result<(), InvalidValue> {
        Ok(())
    }

    /// Whether this serial comes after the other (RFC 1982, section 3.2); `false` also when the two
    /// have no order.
    pub const fn is_newer_than(self, other: Self) -> bool {
        let distance = self.0.wrapping_sub(other.0);
        distance != 0 && distance <= Self::MAX_INCREMENT
    }

    /// The serial after so many increments, past 4294967295 on from 0; `None` above
    /// [`MAX_INCREMENT`](Self::MAX_INCREMENT), for which RFC 1982 defines no sum.
    pub const fn wrapping_add(self, increment: u32) -> Option<Self> {
        if increment > Self::MAX_INCREMENT {
            return None;
        }
        Some(Self(self.0.wrapping_add(increment)))
    }
}

/// The comparison of RFC 1982: `None` for serials that have no order. Not transitive, see
/// [`SoaSerial`].
impl PartialOrd for SoaSerial {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self == other {
            Some(Ordering::Equal)
        } else if self.is_newer_than(*other) {
            Some(Ordering::Greater)
        } else if other.is_newer_than(*self) {
            Some(Ordering::Less)
        } else {
            None
        }
    }
}

impl From<u32> for SoaSerial {
    fn from(serial: u32) -> Self {
        Self(serial)
    }
}
