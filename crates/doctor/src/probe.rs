//! What is asked of one server, step by step. What the answers mean is decided by `diagnosis`.

use std::net::SocketAddr;
use std::sync::Arc;

use domain::base::Name;
use domain::base::iana::Rtype;
use domain::tsig::{Algorithm, Key as SigningKey};

use crate::key::{Key, KeyProblem};
use crate::progress::Step;
use crate::wire::{
    Answer, Context, Failure, Outcome, Question, Signature, Signer, Stop, Zone, ask_tcp, ask_udp,
    transfer,
};

/// Every algorithm that can be signed with.
const ALGORITHMS: [Algorithm; 4] = [
    Algorithm::Sha512,
    Algorithm::Sha256,
    Algorithm::Sha384,
    Algorithm::Sha1,
];

/// A name that no server serves (RFC 6761, section 6.4).
const NOT_SERVED: &str = "invalid.";

type Asked = Result<Answer, Failure>;

/// What a primary answered.
#[derive(Debug)]
pub(crate) struct PrimaryAnswers {
    pub(crate) udp: Asked,
    /// Asked where UDP gave no answer, or half of one.
    pub(crate) tcp: Option<Asked>,
    /// With the key, where there is one that can be signed with.
    pub(crate) signed: Option<Asked>,
    pub(crate) key_problem: Option<KeyProblem>,
    pub(crate) transfer: Outcome,
    pub(crate) second_look: SecondLook,
}

/// What further questions show after a refusal.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SecondLook {
    /// The server takes the same key with this algorithm.
    pub(crate) algorithm: Option<Algorithm>,
    /// The server does not know the key whatever the zone.
    pub(crate) is_unknown_everywhere: bool,
    /// The server takes the secret read as hexadecimal digits.
    pub(crate) takes_hexadecimal: bool,
}

/// What a secondary answered.
#[derive(Debug)]
pub(crate) struct SecondaryAnswers {
    pub(crate) udp: Asked,
    pub(crate) tcp: Option<Asked>,
}

fn has_soa(asked: &Asked) -> bool {
    asked.as_ref().is_ok_and(|answer| answer.serial.is_some())
}

/// One server, and how to ask it.
pub(crate) struct Probe<'a> {
    pub(crate) address: SocketAddr,
    pub(crate) zone: &'a Zone,
    pub(crate) context: Context<'a>,
    pub(crate) progress: &'a (dyn Fn(Step) + Send + Sync),
}

impl Probe<'_> {
    /// SOA over UDP, and over TCP if needed.
    pub(crate) async fn secondary(&self) -> SecondaryAnswers {
        (self.progress)(Step::Soa);
        let question = self.question(Rtype::SOA);
        let udp = ask_udp(self.address, question, &self.context).await;
        let tcp = match &udp {
            Ok(answer) if !answer.truncated => None,
            _ => Some(ask_tcp(self.address, question, None, &self.context).await),
        };
        SecondaryAnswers { udp, tcp }
    }

    /// The same, then SOA and AXFR over TCP with the key.
    pub(crate) async fn primary(&self, key: Option<&Key>) -> PrimaryAnswers {
        let SecondaryAnswers { udp, tcp } = self.secondary().await;
        let (signing, key_problem) = match key.map(Key::signing) {
            Some(Ok(key)) => (Some(key), None),
            Some(Err(problem)) => (None, Some(problem)),
            None => (None, None),
        };
        let mut signed = None;
        if let Some(key) = &signing {
            (self.progress)(Step::SignedSoa);
            signed = Some(self.ask_signed(self.zone, key).await);
        }
        let transfer = self.transfer(signing.as_ref(), Stop::AtEnd).await;
        // Without the zone any refusal is right.
        let asked = [Some(&udp), tcp.as_ref(), signed.as_ref()];
        let has_zone = asked.iter().flatten().copied().any(has_soa);
        let second_look = match (key, &signing, &transfer) {
            (Some(key), Some(signing), Outcome::Answered(answer)) if has_zone => {
                self.second_look(key, signing, answer).await
            }
            _ => SecondLook::default(),
        };
        PrimaryAnswers {
            udp,
            tcp,
            signed,
            key_problem,
            transfer,
            second_look,
        }
    }

    /// Asks what tells causes apart that the refusal does not.
    async fn second_look(
        &self,
        key: &Key,
        signing: &Arc<SigningKey>,
        answer: &Answer,
    ) -> SecondLook {
        (self.progress)(Step::SecondLook);
        let mut look = SecondLook::default();
        match answer.signature {
            Signature::BadKey => {
                look.algorithm = self.other_algorithm(key).await;
                if look.algorithm.is_none() {
                    look.is_unknown_everywhere = self.is_unknown_everywhere(signing).await;
                }
            }
            // Of a refusal that is signed with an algorithm which the key does not have.
            Signature::Valid => look.algorithm = self.other_algorithm(key).await,
            Signature::BadSig => {
                if let Some(key) = key.signing_hexadecimal() {
                    let outcome = self.transfer(Some(&key), Stop::AfterFirstMessage).await;
                    look.takes_hexadecimal = matches!(outcome, Outcome::Complete(_));
                }
            }
            _ => {}
        }
        look
    }

    /// The algorithm with which the server starts a transfer, or finds only the secret wrong.
    async fn other_algorithm(&self, key: &Key) -> Option<Algorithm> {
        let own = key.signing_algorithm();
        for algorithm in ALGORITHMS.into_iter().filter(|other| Some(*other) != own) {
            let key = key.signing_with(algorithm).ok()?;
            match self.transfer(Some(&key), Stop::AfterFirstMessage).await {
                Outcome::Complete(_) => return Some(algorithm),
                Outcome::Answered(answer) if answer.signature == Signature::BadSig => {
                    return Some(algorithm);
                }
                _ => {}
            }
        }
        None
    }

    /// Whether the server answers BADKEY before it looks at the name. Knot only does so for zones
    /// that it serves.
    async fn is_unknown_everywhere(&self, key: &Arc<SigningKey>) -> bool {
        let Ok(name) = Name::vec_from_str(NOT_SERVED) else {
            return false;
        };
        let asked = self.ask_signed(&name, key).await;
        asked.is_ok_and(|answer| answer.signature == Signature::BadKey)
    }

    async fn ask_signed(&self, zone: &Zone, key: &Arc<SigningKey>) -> Asked {
        let question = Question {
            zone,
            rtype: Rtype::SOA,
        };
        let signer = Some(Signer::new(key));
        ask_tcp(self.address, question, signer, &self.context).await
    }

    async fn transfer(&self, key: Option<&Arc<SigningKey>>, stop: Stop) -> Outcome {
        let progress = |records| {
            if stop == Stop::AtEnd {
                (self.progress)(Step::Transfer { records });
            }
        };
        let (question, signer) = (self.question(Rtype::AXFR), key.map(Signer::new));
        transfer(
            self.address,
            question,
            signer,
            stop,
            &self.context,
            &progress,
        )
        .await
    }

    fn question(&self, rtype: Rtype) -> Question<'_> {
        Question {
            zone: self.zone,
            rtype,
        }
    }
}
