//! Messages over TCP, and one question with one answer.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout_at;

use super::{Answer, Context, Failure, Question, Signer, answer};

/// A connection to a server, which carries messages with their lengths (RFC 1035, section 4.2.2).
pub(super) struct Connection {
    stream: TcpStream,
}

impl Connection {
    pub(super) async fn open(address: SocketAddr, context: &Context<'_>) -> Result<Self, Failure> {
        let stream = timeout_at(context.patience(), TcpStream::connect(address)).await;
        let stream = stream.map_err(|_| Failure::Silent)?;
        let stream = stream.map_err(|error| Failure::of(&error))?;
        // Where it fails the question only leaves later.
        let _ = stream.set_nodelay(true);
        Ok(Self { stream })
    }

    pub(super) async fn send(
        &mut self,
        message: &[u8],
        context: &Context<'_>,
    ) -> Result<(), Failure> {
        let length = u16::try_from(message.len())
            .map_err(|_| Failure::Malformed("the question is too long for a message"))?;
        let framed = [&length.to_be_bytes(), message].concat();
        let sent = timeout_at(context.patience(), self.stream.write_all(&framed)).await;
        let sent = sent.map_err(|_| Failure::Silent)?;
        sent.map_err(|error| Failure::of(&error))
    }

    /// The next message, in memory that is used again.
    pub(super) async fn receive(
        &mut self,
        mut buffer: Vec<u8>,
        context: &Context<'_>,
    ) -> Result<Vec<u8>, Failure> {
        let receive = async {
            let length = self.stream.read_u16().await?;
            buffer.resize(length.into(), 0);
            self.stream.read_exact(&mut buffer).await?;
            Ok(buffer)
        };
        let received = timeout_at(context.patience(), receive).await;
        let received = received.map_err(|_| Failure::Silent)?;
        received.map_err(|error| Failure::of(&error))
    }
}

/// Asks on a connection of its own, signed if there is a signer.
pub(crate) async fn ask(
    address: SocketAddr,
    question: Question<'_>,
    mut signer: Option<Signer>,
    context: &Context<'_>,
) -> Result<Answer, Failure> {
    let mut connection = Connection::open(address, context).await?;
    let (message, id) = question.message(signer.as_mut(), context)?;
    connection.send(&message, context).await?;
    let octets = connection.receive(Vec::new(), context).await?;
    answer::read(octets, id, question, signer.as_mut(), context)
}
