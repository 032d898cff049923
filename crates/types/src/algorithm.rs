//! Algorithms of TSIG keys.

use crate::name::{Name, check};
use crate::text::{known, string_newtype};

string_newtype! {
    /// Algorithm of a TSIG key, as a domain name (API reference, section TSIGs; RFC 8945, section
    /// 6).
    ///
    /// The reference shows `hmac-sha512.` with a final dot and publishes no list, so any domain
    /// name is taken. The text is kept as given; equality, order and hash ignore a final dot and
    /// ASCII case.
    ///
    /// ```
    /// use cloudflare_secondary_dns_types::{TsigAlgorithm, TsigAlgorithmKind};
    ///
    /// let algorithm = TsigAlgorithm::new("HMAC-SHA512")?;
    /// assert_eq!(algorithm, TsigAlgorithm::HMAC_SHA512);
    /// assert_eq!(algorithm.kind(), TsigAlgorithmKind::HmacSha512);
    /// assert_eq!(algorithm.as_str(), "HMAC-SHA512");
    /// assert_eq!(TsigAlgorithm::HMAC_SHA512.as_str(), "hmac-sha512.");
    /// # Ok::<(), cloudflare_secondary_dns_types::InvalidValue>(())
    /// ```
    TsigAlgorithm {
        check: check, meaning: Name::new, schema: {
            "maxLength": 254,
            "pattern": r"^[!-\-/-~]{1,63}(\.[!-\-/-~]{1,63})*\.?$"
        }
    }
}

known! {
    /// The algorithm of a [`TsigAlgorithm`]: the registry "TSIG Algorithm Names" of IANA, as of
    /// RFC 8945, section 6.
    ///
    /// The words on use are those of RFC 8945; which of them the API takes is not published. Other
    /// names are sent as well, so that a new algorithm needs no new version of this crate; the API
    /// refuses a typing error.
    TsigAlgorithm, TsigAlgorithmKind:
    /// HMAC with MD5. Must not be used.
    HMAC_MD5, HmacMd5, "hmac-md5.sig-alg.reg.int.";
    /// GSS-API (RFC 3645). Has no shared secret; optional.
    GSS_TSIG, GssTsig, "gss-tsig.";
    /// HMAC with SHA-1. Must be implemented, not recommended for use.
    HMAC_SHA1, HmacSha1, "hmac-sha1.";
    /// HMAC with SHA-224. Optional.
    HMAC_SHA224, HmacSha224, "hmac-sha224.";
    /// HMAC with SHA-256. Must be implemented, recommended.
    HMAC_SHA256, HmacSha256, "hmac-sha256.";
    /// HMAC with SHA-256, cut to 128 bits. Optional.
    HMAC_SHA256_128, HmacSha256_128, "hmac-sha256-128.";
    /// HMAC with SHA-384. Optional.
    HMAC_SHA384, HmacSha384, "hmac-sha384.";
    /// HMAC with SHA-384, cut to 192 bits. Optional.
    HMAC_SHA384_192, HmacSha384_192, "hmac-sha384-192.";
    /// HMAC with SHA-512. Optional; the one that the API reference shows.
    HMAC_SHA512, HmacSha512, "hmac-sha512.";
    /// HMAC with SHA-512, cut to 256 bits. Optional.
    HMAC_SHA512_256, HmacSha512_256, "hmac-sha512-256.";
}
