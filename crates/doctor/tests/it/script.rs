//! A nameserver that does what a test says: for what real ones do not do.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use cloudflare_secondary_dns::TsigAlgorithm;
use domain::base::iana::{Class, Rcode, Rtype, TsigRcode};
use domain::base::message_builder::AdditionalBuilder;
use domain::base::{Message, MessageBuilder, Name, Serial, Ttl};
use domain::rdata::tsig::Time48;
use domain::rdata::{A, AllRecordData, Soa, Tsig};
use domain::tsig::{Algorithm, Key, KeyName, ServerSequence};
use ring::hmac;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::task::JoinHandle;

use crate::servers::{SERIAL, free_port};

pub(crate) const ZONE: &str = "example.com.";
pub(crate) const KEY: &str = "transfer.example.";
/// `secret` in base64.
pub(crate) const SECRET: &str = "c2VjcmV0";

/// What to do with a question over TCP.
pub(crate) enum Act {
    /// Send this as a message.
    Send(Vec<u8>),
    /// Send this as it is.
    Raw(Vec<u8>),
    /// Send this message without end.
    Endless(Vec<u8>),
    /// Send this as it is, a byte at a time.
    Drip(Vec<u8>),
    /// Send nothing more.
    Hang,
}

type Udp = dyn Fn(&Question) -> Vec<Vec<u8>> + Send + Sync;
type Tcp = dyn Fn(&Question) -> Vec<Act> + Send + Sync;

/// A question that came.
pub(crate) struct Question {
    pub(crate) message: Message<Vec<u8>>,
}

impl Question {
    pub(crate) fn rtype(&self) -> Rtype {
        self.message.qtype().expect("a question")
    }

    /// An answer with these flags, without records.
    pub(crate) fn answer(&self, rcode: Rcode) -> Vec<u8> {
        self.build(rcode, |builder| builder)
    }

    /// An answer with the SOA record.
    pub(crate) fn soa(&self) -> Vec<u8> {
        self.records(&[Record::Soa(SERIAL)])
    }

    /// An answer with records.
    pub(crate) fn records(&self, records: &[Record]) -> Vec<u8> {
        self.build(Rcode::NOERROR, |mut builder| {
            records.iter().for_each(|record| record.push(&mut builder));
            builder
        })
    }

    pub(crate) fn build(&self, rcode: Rcode, fill: impl FnOnce(Answers) -> Answers) -> Vec<u8> {
        self.builder(rcode, fill).finish()
    }

    fn builder(
        &self,
        rcode: Rcode,
        fill: impl FnOnce(Answers) -> Answers,
    ) -> AdditionalBuilder<Vec<u8>> {
        let builder = MessageBuilder::new_vec();
        let mut builder = builder.start_answer(&self.message, rcode).expect("room");
        builder.header_mut().set_aa(true);
        fill(builder).additional()
    }

    /// Signs answers to this question, which must be signed with the key.
    pub(crate) fn signer(&self) -> Signer {
        let mut message = self.message.clone();
        let sequence = ServerSequence::request(&key(), &mut message, Time48::now());
        Signer(sequence.expect("a right signature").expect("a signature"))
    }
}

type Answers = domain::base::message_builder::AnswerBuilder<Vec<u8>>;

/// A record.
#[derive(Clone)]
pub(crate) enum Record {
    Soa(u32),
    /// An address of this name.
    A(&'static str),
}

impl Record {
    fn push(&self, builder: &mut Answers) {
        let name = |text| Name::vec_from_str(text).expect("a name");
        let (hour, zone) = (Ttl::from_hours(1), name(ZONE));
        match self {
            Self::Soa(serial) => {
                let serial = Serial(*serial);
                let soa = Soa::new(zone.clone(), zone.clone(), serial, hour, hour, hour, hour);
                builder.push((zone, hour, soa)).expect("room");
            }
            Self::A(owner) => {
                let address = A::new(Ipv4Addr::new(192, 0, 2, 1));
                builder.push((name(owner), hour, address)).expect("room");
            }
        }
    }
}

fn key() -> Arc<Key> {
    let name: KeyName = KEY.parse().expect("a name");
    Arc::new(Key::new(Algorithm::Sha512, b"secret", name, None, None).expect("a key"))
}

/// The key of scripts, as the doctor has it.
pub(crate) fn doctors_key() -> cloudflare_secondary_dns_doctor::Key {
    cloudflare_secondary_dns_doctor::Key::new(
        KEY.parse().expect("a name"),
        TsigAlgorithm::HMAC_SHA512,
        SECRET.parse().expect("a secret"),
    )
}

/// Signs a sequence of answers.
pub(crate) struct Signer(ServerSequence<Arc<Key>>);

impl Signer {
    pub(crate) fn sign(&mut self, question: &Question, records: &[Record]) -> Vec<u8> {
        let mut message = question.builder(Rcode::NOERROR, |mut builder| {
            records.iter().for_each(|record| record.push(&mut builder));
            builder
        });
        self.0.answer(&mut message, Time48::now()).expect("room");
        message.finish()
    }

    /// A signed refusal.
    pub(crate) fn refuse(&mut self, question: &Question, rcode: Rcode) -> Vec<u8> {
        let mut message = question.builder(rcode, |builder| builder);
        self.0.answer(&mut message, Time48::now()).expect("room");
        message.finish()
    }
}

/// Signs a message that follows unsigned ones (RFC 8945, section 5.3.1), which `domain` does for
/// clients alone.
pub(crate) fn sign_after(first: &[u8], unsigned: &[Vec<u8>], message: &[u8]) -> Vec<u8> {
    let first = Message::from_octets(first.to_vec()).expect("a message");
    let mut section = first
        .additional()
        .expect("readable")
        .limit_to::<Tsig<_, _>>();
    let record = section.next().expect("a signature").expect("readable");
    let mac = record.data().mac_slice();
    let now = Time48::now();
    let mut digest = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA512, b"secret"));
    digest.update(&u16::try_from(mac.len()).expect("short").to_be_bytes());
    digest.update(mac);
    unsigned.iter().for_each(|message| digest.update(message));
    digest.update(message);
    digest.update(&now.into_octets());
    digest.update(&300_u16.to_be_bytes());
    let mac = digest.sign();

    let message = Message::from_octets(message).expect("a message");
    let id = message.header().id();
    let mut builder = MessageBuilder::new_vec();
    *builder.header_mut() = message.header();
    let mut builder = builder.question();
    message
        .question()
        .flatten()
        .for_each(|item| builder.push(item).expect("room"));
    let mut builder = builder.answer();
    let records = message.answer().expect("readable");
    for record in records.limit_to::<AllRecordData<_, _>>().flatten() {
        builder.push(record).expect("room");
    }
    let mut builder = builder.additional();
    let algorithm = Algorithm::Sha512.to_name();
    let tsig = Tsig::new(
        algorithm,
        now,
        300,
        mac.as_ref(),
        id,
        TsigRcode::NOERROR,
        b"",
    );
    let record = (
        &key().name().clone(),
        Class::ANY,
        Ttl::ZERO,
        tsig.expect("short"),
    );
    builder.push(record).expect("room");
    builder.finish()
}

/// A scripted server.
pub(crate) struct Script {
    pub(crate) address: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
}

impl Script {
    /// Does this over UDP and TCP.
    pub(crate) async fn start(
        udp: impl Fn(&Question) -> Vec<Vec<u8>> + Send + Sync + 'static,
        tcp: impl Fn(&Question) -> Vec<Act> + Send + Sync + 'static,
    ) -> Self {
        let (udp, tcp): (Arc<Udp>, Arc<Tcp>) = (Arc::new(udp), Arc::new(tcp));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, free_port())).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let socket = UdpSocket::bind(address).await.expect("the same port");
        let tasks = vec![
            tokio::spawn(serve_udp(socket, udp)),
            tokio::spawn(serve_tcp(listener, tcp)),
        ];
        Self { address, tasks }
    }

    /// Answers for the SOA record as it should, and does this with a transfer.
    pub(crate) async fn transfer(
        act: impl Fn(&Question) -> Vec<Act> + Send + Sync + 'static,
    ) -> Self {
        Self::start(
            |question| vec![question.soa()],
            move |question| match question.rtype() {
                Rtype::SOA if question.message.header_counts().arcount() > 0 => {
                    let records = [Record::Soa(SERIAL)];
                    vec![Act::Send(question.signer().sign(question, &records))]
                }
                Rtype::SOA => vec![Act::Send(question.soa())],
                _ => act(question),
            },
        )
        .await
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn serve_udp(socket: UdpSocket, answer: Arc<Udp>) {
    let mut buffer = [0; 2048];
    while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
        let message = Message::from_octets(buffer[..length].to_vec()).expect("a question");
        for answer in answer(&Question { message }) {
            let _ = socket.send_to(&answer, from).await;
        }
    }
}

async fn serve_tcp(listener: TcpListener, answer: Arc<Tcp>) {
    while let Ok((stream, _)) = listener.accept().await {
        let answer = answer.clone();
        tokio::spawn(async move {
            // The other side may go away at any time.
            let _ = serve_stream(stream, &*answer).await;
        });
    }
}

async fn serve_stream(mut stream: TcpStream, answer: &Tcp) -> std::io::Result<()> {
    let length = stream.read_u16().await?;
    let mut buffer = vec![0; length.into()];
    stream.read_exact(&mut buffer).await?;
    let message = Message::from_octets(buffer).expect("a question");
    for act in answer(&Question { message }) {
        match act {
            Act::Send(message) => stream.write_all(&framed(&message)).await?,
            Act::Raw(bytes) => stream.write_all(&bytes).await?,
            Act::Endless(message) => loop {
                stream.write_all(&framed(&message)).await?;
            },
            Act::Drip(bytes) => {
                for byte in bytes {
                    stream.write_u8(byte).await?;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            Act::Hang => std::future::pending().await,
        }
    }
    Ok(())
}

fn framed(message: &[u8]) -> Vec<u8> {
    let length = u16::try_from(message.len()).expect("a short message");
    [&length.to_be_bytes(), message].concat()
}
