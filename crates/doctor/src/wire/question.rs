//! Questions.

use domain::base::iana::Rtype;
use domain::base::message_builder::AdditionalBuilder;
use domain::base::{Message, MessageBuilder, Name};

use super::{Context, Failure, Signer};

/// Name of a zone.
pub(crate) type Zone = Name<Vec<u8>>;

/// A question about a zone.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) zone: &'a Zone,
    pub(crate) rtype: Rtype,
}

impl Question<'_> {
    /// The message to send, signed if there is a signer; with a random id.
    pub(super) fn message(
        self,
        signer: Option<&mut Signer>,
        context: &Context<'_>,
    ) -> Result<(Vec<u8>, u16), Failure> {
        let mut id = [0; 2];
        getrandom::fill(&mut id)
            .map_err(|_| Failure::Unreachable("no random numbers to be had".to_owned()))?;
        let id = u16::from_be_bytes(id);
        let mut builder = MessageBuilder::new_vec();
        builder.header_mut().set_id(id);
        let mut builder = builder.question();
        // A name and a key, each of 255 octets at most, always have room.
        builder
            .push((self.zone, self.rtype))
            .map_err(|_| Failure::Malformed("the question does not fit into a message"))?;
        let mut builder: AdditionalBuilder<Vec<u8>> = builder.additional();
        if let Some(signer) = signer {
            signer.sign(&mut builder, context)?;
        }
        Ok((builder.finish(), id))
    }

    /// Whether a message answers this question. An answer may leave the question out.
    pub(super) fn is_answered_by(self, message: &Message<Vec<u8>>) -> bool {
        let mut questions = message.question();
        match (questions.next(), questions.next()) {
            (None, _) => true,
            (Some(Ok(question)), None) => {
                question.qname() == self.zone && question.qtype() == self.rtype
            }
            _ => false,
        }
    }
}
