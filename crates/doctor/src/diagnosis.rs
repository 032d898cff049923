//! What a server's answers mean.
//!
//! Servers answer the same mistake differently, and one code means several mistakes. Measured with
//! BIND 9.18.49, Knot 3.2.6 and NSD 4.6.1, by a transfer over TCP that is signed unless it says
//! otherwise; "signed" means that the refusal has a valid signature:
//!
//! | mistake | BIND | Knot | NSD | SOA, unsigned |
//! | --- | --- | --- | --- | --- |
//! | no key | REFUSED | NOTAUTH | REFUSED | right |
//! | unknown key | BADKEY | BADKEY | BADKEY | right |
//! | wrong secret | BADSIG | BADSIG | BADSIG | right |
//! | wrong algorithm | BADKEY | BADKEY | REFUSED, signed | right |
//! | key not allowed for the zone | REFUSED, signed | BADKEY | REFUSED, signed | right |
//! | address not allowed | REFUSED, signed | BADKEY | REFUSED, signed | right |
//! | zone not served | NOTAUTH, signed | NOTAUTH | NOTAUTH, signed | REFUSED |
//! | name below the zone | NOTAUTH, signed | NOTAUTH | NOTAUTH, signed | none; SOA of the zone as authority |
//! | zone not loaded | SERVFAIL | SERVFAIL or BADKEY | NOTAUTH or REFUSED | SERVFAIL |
//! | clock 400 s off | BADTIME | BADTIME | BADTIME | right |
//!
//! So the SOA record decides first, then the error of TSIG, then whether the refusal is signed.
//! What is left is asked for once more (`SecondLook`): a wrong algorithm shows when another one
//! works. BADKEY for a zone that is not served means that the key is unknown, as Knot answers
//! REFUSED there.

use cloudflare_secondary_dns::SoaSerial;
use domain::base::iana::Rcode;

use crate::finding::{Finding, Limit, Protocol, UnusableKey};
use crate::key::{Key, KeyProblem};
use crate::probe::{PrimaryAnswers, SecondaryAnswers};
use crate::wire::{Answer, Failure, Flaw, Outcome, Signature, Transfer};

/// What is found at one server.
#[derive(Debug, Default)]
pub(crate) struct Diagnosis {
    pub(crate) serial: Option<u32>,
    pub(crate) transfer: Option<Transfer>,
    pub(crate) findings: Vec<Finding>,
}

/// Of a primary. `cloudflare` is the serial that Cloudflare has.
pub(crate) fn primary(
    answers: &PrimaryAnswers,
    key: Option<&Key>,
    cloudflare: Option<u32>,
) -> Diagnosis {
    let mut diagnosis = Diagnosis::default();
    if let Some(problem) = answers.key_problem {
        let reason = match problem {
            KeyProblem::Name => UnusableKey::Name,
            KeyProblem::Algorithm => UnusableKey::Algorithm,
            KeyProblem::Secret => UnusableKey::Secret,
        };
        diagnosis.findings.push(Finding::KeyUnusable { reason });
    }
    match &answers.transfer {
        Outcome::Complete(transfer) => {
            diagnosis.transfer = Some(*transfer);
            diagnosis.serial = Some(transfer.serial);
        }
        Outcome::Flawed(flaw, transfer) => {
            diagnosis.serial = soa(answers).ok().and_then(|answer| answer.serial);
            diagnosis.findings.push(flawed(flaw, transfer));
        }
        Outcome::Answered(refusal) => {
            let answer = soa(answers);
            diagnosis.serial = answer
                .and_then(|answer| answer.serial.ok_or(&Failure::Silent))
                .ok();
            let finding = answer.ok().and_then(zone);
            // Without a usable key the refusal says nothing.
            if finding.is_some() || answers.key_problem.is_none() {
                let refused = || refused(refusal, answers, key);
                diagnosis.findings.push(finding.unwrap_or_else(refused));
            }
        }
        Outcome::Failed(failure) => {
            let answer = soa(answers);
            diagnosis.serial = answer.ok().and_then(|answer| answer.serial);
            let is_udp_right = answers.udp.is_ok();
            let protocol = if is_udp_right {
                Protocol::Tcp
            } else {
                Protocol::Both
            };
            let finding = answer.ok().and_then(zone);
            diagnosis.findings.extend(finding);
            diagnosis.findings.push(failed(failure, protocol));
        }
    }
    let has_tcp = !matches!(answers.transfer, Outcome::Failed(_));
    if let (Err(failure), true) = (&answers.udp, has_tcp) {
        diagnosis.findings.push(failed(failure, Protocol::Udp));
    }
    let has_soa = answers
        .udp
        .as_ref()
        .is_ok_and(|answer| answer.serial.is_some());
    let is_authoritative = answers
        .udp
        .as_ref()
        .is_ok_and(|answer| answer.authoritative);
    if has_soa && !is_authoritative && diagnosis.transfer.is_some() {
        diagnosis.findings.push(Finding::NotAuthoritative);
    }
    if let (Some(server), Some(cloudflare)) = (diagnosis.serial, cloudflare) {
        diagnosis
            .findings
            .extend(compare_primary(server, cloudflare));
    }
    diagnosis
}

/// Of a secondary.
pub(crate) fn secondary(answers: &SecondaryAnswers, cloudflare: Option<u32>) -> Diagnosis {
    let mut diagnosis = Diagnosis::default();
    match best(&answers.udp, answers.tcp.as_ref(), None) {
        Ok(answer) => {
            diagnosis.serial = answer.serial;
            diagnosis.findings.extend(zone(answer));
        }
        Err(failure) => diagnosis.findings.push(failed(failure, Protocol::Both)),
    }
    if let (Err(failure), Some(Ok(_))) = (&answers.udp, &answers.tcp) {
        diagnosis.findings.push(failed(failure, Protocol::Udp));
    }
    if let (Some(server), Some(cloudflare)) = (diagnosis.serial, cloudflare) {
        diagnosis
            .findings
            .extend(compare_secondary(server, cloudflare));
    }
    diagnosis
}

/// The answer about the SOA record that says most: a right one before others, then the first.
fn soa(answers: &PrimaryAnswers) -> Result<&Answer, &Failure> {
    best(&answers.udp, answers.tcp.as_ref(), answers.signed.as_ref())
}

type Asked = Result<Answer, Failure>;

fn best<'a>(
    udp: &'a Asked,
    tcp: Option<&'a Asked>,
    signed: Option<&'a Asked>,
) -> Result<&'a Answer, &'a Failure> {
    let all = || [signed, Some(udp), tcp].into_iter().flatten().flatten();
    let is_right = |answer: &&Answer| answer.serial.is_some();
    let unsigned = || [Some(udp), tcp].into_iter().flatten().flatten();
    let is_whole = |answer: &&Answer| !answer.truncated;
    all()
        .find(is_right)
        .or_else(|| unsigned().find(is_whole))
        .map_or_else(|| udp.as_ref().and(tcp.unwrap_or(udp).as_ref()), Ok)
}

/// What the answer about the SOA record says of the zone; `None` if it is there.
fn zone(answer: &Answer) -> Option<Finding> {
    match answer.rcode {
        Rcode::SERVFAIL => Some(Finding::ZoneNotLoaded),
        Rcode::NOERROR if answer.serial.is_some() => {
            (!answer.authoritative).then_some(Finding::NotAuthoritative)
        }
        _ => Some(Finding::ZoneNotServed {
            // A zone above that the server does not have, such as the root, says nothing.
            enclosing: answer.enclosing.clone().filter(|_| answer.authoritative),
        }),
    }
}

/// What a refusal of the transfer means, while the zone is there.
fn refused(refusal: &Answer, answers: &PrimaryAnswers, key: Option<&Key>) -> Finding {
    let look = answers.second_look;
    let name = || key.map_or_else(String::new, |key| key.name().to_string());
    let wrong_algorithm = look.algorithm.map(|server| Finding::WrongAlgorithm {
        cloudflare: key.map_or_else(String::new, |key| {
            key.algorithm().as_str().trim_end_matches('.').to_owned()
        }),
        server: server.to_string(),
    });
    let is_signed_question = answers.signed.is_some();
    match (refusal.signature, refusal.rcode) {
        (Signature::BadKey, _) => wrong_algorithm.unwrap_or_else(|| Finding::UnknownKey {
            name: name(),
            or_not_allowed: !look.is_unknown_everywhere,
        }),
        (Signature::BadSig, _) => Finding::WrongSecret {
            hexadecimal_digits: key.and_then(Key::hexadecimal_digits),
            takes_hexadecimal: look.takes_hexadecimal,
        },
        (Signature::BadTime(seconds), _) => Finding::ClockOff { seconds },
        (Signature::Other(code), _) => Finding::UnexpectedAnswer {
            rcode: format!("the TSIG error {code}"),
        },
        (Signature::Invalid, _) => Finding::InvalidSignature,
        (Signature::Valid, Rcode::REFUSED | Rcode::NOTAUTH) => {
            wrong_algorithm.unwrap_or_else(|| Finding::KeyNotAllowed { name: name() })
        }
        (Signature::Absent, Rcode::REFUSED | Rcode::NOTAUTH) if is_signed_question => {
            Finding::RefusedByAddress
        }
        (Signature::Absent, Rcode::REFUSED | Rcode::NOTAUTH) => Finding::KeyNeeded,
        (_, Rcode::NOERROR) => Finding::TransferEndsEarly { records: 0 },
        (_, rcode) => Finding::UnexpectedAnswer {
            rcode: rcode.to_string(),
        },
    }
}

/// What is wrong with a transfer that has begun.
fn flawed(flaw: &Flaw, transfer: &Transfer) -> Finding {
    let records = transfer.records;
    match flaw {
        Flaw::EndsEarly => Finding::TransferEndsEarly { records },
        Flaw::OutsideZone(owner) => Finding::RecordOutsideZone {
            owner: owner.clone(),
        },
        Flaw::Malformed(problem) => Finding::TransferMalformed {
            problem: (*problem).to_owned(),
            records,
        },
        Flaw::Unsigned => Finding::UnsignedAnswer,
        Flaw::Signature(Signature::BadTime(seconds)) => Finding::ClockOff { seconds: *seconds },
        Flaw::Signature(_) => Finding::InvalidSignature,
        Flaw::TooManyUnsigned | Flaw::EndsUnsigned => Finding::UnsignedMessages,
        Flaw::Rcode(rcode) => Finding::TransferMalformed {
            problem: format!("a message with {rcode}"),
            records,
        },
        Flaw::Bytes => Finding::TransferNotFinished {
            limit: Limit::Bytes,
            records,
        },
        Flaw::Records => Finding::TransferNotFinished {
            limit: Limit::Records,
            records,
        },
        Flaw::Time => Finding::TransferNotFinished {
            limit: Limit::Time,
            records,
        },
    }
}

/// Why there is no answer.
fn failed(failure: &Failure, protocol: Protocol) -> Finding {
    match failure {
        Failure::Refused => Finding::ConnectionRefused { protocol },
        Failure::Unreachable(reason) => Finding::Unreachable {
            protocol,
            reason: reason.clone(),
        },
        Failure::Silent => Finding::Silent { protocol },
        Failure::Closed => Finding::ConnectionClosed,
        Failure::Malformed(problem) => Finding::MalformedAnswer {
            problem: (*problem).to_owned(),
        },
    }
}

fn compare_primary(server: u32, cloudflare: u32) -> Option<Finding> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match SoaSerial::new(server).partial_cmp(&SoaSerial::new(cloudflare)) {
        Some(Greater) => None,
        Some(Equal) => Some(Finding::SerialEqual { serial: server }),
        Some(Less) => Some(Finding::SerialOlder { server, cloudflare }),
        None => Some(Finding::SerialsUnordered { server, cloudflare }),
    }
}

fn compare_secondary(server: u32, cloudflare: u32) -> Option<Finding> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match SoaSerial::new(server).partial_cmp(&SoaSerial::new(cloudflare)) {
        Some(Equal) => None,
        Some(Greater) => Some(Finding::SecondaryAhead { server, cloudflare }),
        Some(Less) => Some(Finding::SecondaryStale { server, cloudflare }),
        None => Some(Finding::SerialsUnordered { server, cloudflare }),
    }
}
