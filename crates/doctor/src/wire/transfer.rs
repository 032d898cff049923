//! Transfers of a whole zone (AXFR, RFC 5936), read without keeping what they hold.

use std::net::SocketAddr;
use std::time::Duration;

use domain::base::iana::Rcode;
use domain::base::{Message, ToName as _};
use domain::rdata::Soa;
use tokio::time::Instant;

use super::answer::describe;
use super::signature::SequenceError;
use super::tcp::Connection;
use super::{Answer, Context, Failure, Question, Signature, Signer};

/// What has been transferred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Transfer {
    pub(crate) serial: u32,
    pub(crate) records: u64,
    pub(crate) messages: u64,
    pub(crate) bytes: u64,
    pub(crate) duration: Duration,
}

/// What came of asking for a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The whole zone, or its first message if no more was wanted.
    Complete(Transfer),
    /// The first message is not the start of a transfer.
    Answered(Answer),
    /// There was no first message.
    Failed(Failure),
    /// Something was wrong on the way.
    Flawed(Flaw, Transfer),
}

/// What is wrong with a transfer that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    EndsEarly,
    /// The owner of a record.
    OutsideZone(String),
    Malformed(&'static str),
    Unsigned,
    Signature(Signature),
    TooManyUnsigned,
    EndsUnsigned,
    Rcode(Rcode),
    Bytes,
    Records,
    Time,
}

/// How far to read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stop {
    AtEnd,
    /// Whether the server transfers at all.
    AfterFirstMessage,
}

/// Asks for a transfer. `progress` gets the number of records so far.
pub(crate) async fn transfer(
    address: SocketAddr,
    question: Question<'_>,
    signer: Option<Signer>,
    stop: Stop,
    context: &Context<'_>,
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Outcome {
    let start = Instant::now();
    let mut reader = Reader {
        question,
        signer,
        context,
        id: 0,
        is_over: false,
        so_far: Transfer::default(),
    };
    let result = reader.read(address, stop, progress).await;
    reader.so_far.duration = start.elapsed();
    match result {
        Ok(()) => Outcome::Complete(reader.so_far),
        Err(Problem::Answered(answer)) => Outcome::Answered(answer),
        Err(Problem::Failed(failure)) => Outcome::Failed(failure),
        Err(Problem::Flawed(flaw)) => Outcome::Flawed(flaw, reader.so_far),
    }
}

enum Problem {
    Answered(Answer),
    Failed(Failure),
    Flawed(Flaw),
}

/// The state of a transfer.
struct Reader<'a> {
    question: Question<'a>,
    signer: Option<Signer>,
    context: &'a Context<'a>,
    id: u16,
    /// The second SOA record has been read.
    is_over: bool,
    so_far: Transfer,
}

impl Reader<'_> {
    async fn read(
        &mut self,
        address: SocketAddr,
        stop: Stop,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<(), Problem> {
        let mut connection = Connection::open(address, self.context)
            .await
            .map_err(Problem::Failed)?;
        let message = self.question.message(self.signer.as_mut(), self.context);
        let (message, id) = message.map_err(Problem::Failed)?;
        self.id = id;
        let sent = connection.send(&message, self.context).await;
        sent.map_err(Problem::Failed)?;
        let mut buffer = Vec::new();
        loop {
            let received = connection.receive(buffer, self.context).await;
            let octets = received.map_err(|failure| self.interrupted(failure))?;
            self.so_far.messages += 1;
            self.so_far.bytes += octets.len() as u64 + 2;
            if self.so_far.bytes > self.context.limits.bytes {
                return Err(Problem::Flawed(Flaw::Bytes));
            }
            let message = Message::from_octets(octets)
                .map_err(|_| Problem::Flawed(Flaw::Malformed("a message without a header")))?;
            buffer = self.take(message)?;
            progress(self.so_far.records);
            if stop == Stop::AfterFirstMessage {
                return Ok(());
            }
            if self.is_over {
                let ends_signed = self.signer.take().is_none_or(Signer::ends_signed);
                return match ends_signed {
                    true => Ok(()),
                    false => Err(Problem::Flawed(Flaw::EndsUnsigned)),
                };
            }
        }
    }

    /// The problem that a failure to receive is.
    fn interrupted(&self, failure: Failure) -> Problem {
        if self.so_far.messages == 0 {
            return Problem::Failed(failure);
        }
        Problem::Flawed(match failure {
            Failure::Silent if Instant::now() >= self.context.deadline => Flaw::Time,
            _ => Flaw::EndsEarly,
        })
    }

    /// Takes a message in, and gives its memory back.
    fn take(&mut self, mut message: Message<Vec<u8>>) -> Result<Vec<u8>, Problem> {
        let verified = self
            .signer
            .as_mut()
            .map_or(Ok(Signature::Absent), |signer| {
                signer.verify(&mut message, self.context)
            });
        let is_first = self.so_far.messages == 1;
        let header = message.header();
        if header.id() != self.id {
            return Err(self.malformed("a message has another id"));
        }
        if !header.qr() || !self.question.is_answered_by(&message) {
            return Err(self.malformed("a message answers another question"));
        }
        if is_first {
            self.check_start(&message, verified)?;
        }
        match verified {
            Ok(_) => {}
            Err(SequenceError::TooManyUnsigned) => {
                return Err(Problem::Flawed(Flaw::TooManyUnsigned));
            }
            Err(SequenceError::Signature(Signature::Absent)) => {
                return Err(Problem::Flawed(Flaw::Unsigned));
            }
            Err(SequenceError::Signature(signature)) => {
                return Err(Problem::Flawed(Flaw::Signature(signature)));
            }
        }
        if header.rcode() != Rcode::NOERROR {
            return Err(Problem::Flawed(Flaw::Rcode(header.rcode())));
        }
        self.take_records(&message)?;
        Ok(message.into_octets())
    }

    /// A first message that refuses, or holds nothing, is an answer.
    fn check_start(
        &self,
        message: &Message<Vec<u8>>,
        verified: Result<Signature, SequenceError>,
    ) -> Result<(), Problem> {
        let header = message.header();
        let is_start = header.rcode() == Rcode::NOERROR && message.header_counts().ancount() > 0;
        let signature = match verified {
            Ok(signature) | Err(SequenceError::Signature(signature)) => signature,
            Err(SequenceError::TooManyUnsigned) => Signature::Absent,
        };
        if is_start {
            return Ok(());
        }
        match describe(message, self.question, signature) {
            Some(answer) => Err(Problem::Answered(answer)),
            None => Err(self.malformed("the records of a message cannot be read")),
        }
    }

    /// The problem of a message that is not one of this transfer.
    fn malformed(&self, what: &'static str) -> Problem {
        match self.so_far.messages {
            1 => Problem::Failed(Failure::Malformed(what)),
            _ => Problem::Flawed(Flaw::Malformed(what)),
        }
    }

    fn take_records(&mut self, message: &Message<Vec<u8>>) -> Result<(), Problem> {
        let flawed = |flaw| Err(Problem::Flawed(flaw));
        let Ok(section) = message.answer() else {
            return flawed(Flaw::Malformed("the question of a message cannot be read"));
        };
        for record in section {
            let Ok(record) = record else {
                return flawed(Flaw::Malformed("a record cannot be read"));
            };
            if self.is_over {
                return flawed(Flaw::Malformed("records follow the last SOA record"));
            }
            let owner = record.owner();
            if !owner.ends_with(self.question.zone) {
                return flawed(Flaw::OutsideZone(owner.to_vec().fmt_with_dot().to_string()));
            }
            let is_apex = owner.name_eq(self.question.zone);
            let Ok(soa) = record.to_record::<Soa<_>>() else {
                return flawed(Flaw::Malformed("an SOA record cannot be read"));
            };
            let serial = soa
                .filter(|_| is_apex)
                .map(|soa| soa.data().serial().into_int());
            match (serial, self.so_far.records) {
                (Some(serial), 0) => self.so_far.serial = serial,
                (None, 0) => {
                    return flawed(Flaw::Malformed("the first record is not the zone's SOA"));
                }
                (Some(serial), _) if serial != self.so_far.serial => {
                    return flawed(Flaw::Malformed("the last SOA record has another serial"));
                }
                (Some(_), _) => self.is_over = true,
                (None, _) => {}
            }
            self.so_far.records += 1;
            if self.so_far.records > self.context.limits.records {
                return flawed(Flaw::Records);
            }
        }
        Ok(())
    }
}
