//! Signing questions, and what the signature of an answer says.

use std::sync::Arc;
use std::time::UNIX_EPOCH;

use domain::base::Message;
use domain::base::iana::TsigRcode;
use domain::base::message_builder::AdditionalBuilder;
use domain::rdata::Tsig;
use domain::rdata::tsig::Time48;
use domain::tsig::{ClientSequence, Key, ValidationError};

use super::{Context, Failure};

/// The state of the signature of an answer (RFC 8945).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    /// There is none.
    Absent,
    /// It is right.
    Valid,
    /// It is not.
    Invalid,
    /// The server does not know the key (BADKEY).
    BadKey,
    /// The server finds our signature wrong (BADSIG).
    BadSig,
    /// The server's clock differs by so many seconds, positive if it is ahead (BADTIME).
    BadTime(i64),
    /// Another error of TSIG.
    Other(u16),
}

/// Signs one question and verifies its answers.
pub(crate) struct Signer {
    key: Arc<Key>,
    sequence: Option<ClientSequence<Arc<Key>>>,
}

/// What is wrong with the signatures of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SequenceError {
    Signature(Signature),
    TooManyUnsigned,
}

impl Signer {
    pub(crate) fn new(key: &Arc<Key>) -> Self {
        Self {
            key: key.clone(),
            sequence: None,
        }
    }

    pub(super) fn sign(
        &mut self,
        message: &mut AdditionalBuilder<Vec<u8>>,
        context: &Context<'_>,
    ) -> Result<(), Failure> {
        let sequence = ClientSequence::request(self.key.clone(), message, now(context));
        let sequence = sequence
            .map_err(|_| Failure::Malformed("the signature does not fit into a message"))?;
        self.sequence = Some(sequence);
        Ok(())
    }

    /// Verifies one of the answers and takes the signature off it. All but the first and the last
    /// of a sequence may be unsigned.
    pub(super) fn verify(
        &mut self,
        message: &mut Message<Vec<u8>>,
        context: &Context<'_>,
    ) -> Result<Signature, SequenceError> {
        let Some(sequence) = &mut self.sequence else {
            return Ok(Signature::Absent);
        };
        let now = now(context);
        let record = TsigRecord::of(message);
        let error = match sequence.answer(message, now) {
            Ok(()) if record.is_some() => return Ok(Signature::Valid),
            Ok(()) => return Ok(Signature::Absent),
            Err(error) => error,
        };
        Err(SequenceError::Signature(match (error, record) {
            (ValidationError::TooManyUnsigned, _) => return Err(SequenceError::TooManyUnsigned),
            (ValidationError::ServerUnsigned, _) => Signature::Absent,
            (ValidationError::ServerBadKey, _) => Signature::BadKey,
            (ValidationError::ServerBadSig, _) => Signature::BadSig,
            (ValidationError::ServerBadTime { server, .. }, _) => bad_time(server, now),
            (_, Some(record)) => record.error(error, now),
            _ => Signature::Invalid,
        }))
    }

    /// Whether the last message was signed, as it has to be.
    pub(super) fn ends_signed(self) -> bool {
        self.sequence.is_none_or(|sequence| sequence.done().is_ok())
    }
}

/// What is needed of the TSIG record of an answer.
struct TsigRecord {
    error: TsigRcode,
    /// Of the server's clock.
    other_time: Option<Time48>,
    time_signed: Time48,
}

impl TsigRecord {
    fn of(message: &Message<Vec<u8>>) -> Option<Self> {
        let mut section = message.additional().ok()?.limit_to::<Tsig<_, _>>();
        let record = section.next()?.ok()?;
        let data = record.data();
        Some(Self {
            error: data.error(),
            other_time: data.other_time(),
            time_signed: data.time_signed(),
        })
    }

    /// The error that the server names, whether or not the answer is signed: domain finds the
    /// signature of each BADTIME wrong, as it hashes the server's time in eight octets instead of
    /// six.
    fn error(&self, error: ValidationError, now: Time48) -> Signature {
        match (self.error, error) {
            (TsigRcode::BADTIME, _) => bad_time(self.other_time.unwrap_or(self.time_signed), now),
            (TsigRcode::NOERROR, ValidationError::BadTime) => bad_time(self.time_signed, now),
            (TsigRcode::NOERROR, _) => Signature::Invalid,
            (TsigRcode::BADKEY, _) => Signature::BadKey,
            (TsigRcode::BADSIG, _) => Signature::BadSig,
            (other, _) => Signature::Other(other.to_int()),
        }
    }
}

fn bad_time(server: Time48, ours: Time48) -> Signature {
    let seconds = |time: Time48| i64::try_from(u64::from(time)).unwrap_or(i64::MAX);
    Signature::BadTime(seconds(server) - seconds(ours))
}

/// The time of the check's clock.
fn now(context: &Context<'_>) -> Time48 {
    let since = (context.clock)().duration_since(UNIX_EPOCH);
    // TSIG has 48 bits for it.
    Time48::from_u64(since.map_or(0, |since| since.as_secs()).min((1 << 48) - 1))
}
