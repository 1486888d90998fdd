//! `make figures`: how many requests a second a kept page is served at, beside the barest axum
//! handler that answers with the same bytes and headers. Both run in this process on one runtime and
//! are asked by the same clients, in turns, so that what else the machine does hits both.
//!
//! The figures are of whole exchanges over the loopback, client included.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "figures for people"
)]

use std::{
    error::Error,
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use axum::{Router, body::Bytes, routing::get};
use domain::contact::EmailAddress;
use http::{HeaderMap, HeaderName, HeaderValue};
use server::{
    config::{Config, PublicUrl},
    http::{Site, router},
    serve,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const CLIENTS: usize = 16;
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(1);
/// What is promised of the barest handler's figure.
const PROMISE: f64 = 0.8;
const REQUEST: &[u8] =
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\nAccept: text/html\r\n\r\n";

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .enable_all()
        .build();
    let measured = runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(measure()));
    match measured {
        Ok(ratio) if ratio >= PROMISE => ExitCode::SUCCESS,
        Ok(ratio) => {
            eprintln!("{ratio:.2} is less than the {PROMISE} that are promised");
            ExitCode::FAILURE
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

async fn measure() -> Outcome<f64> {
    let home = tempfile::tempdir()?;
    let ours = listen(practice_site(home.path().to_path_buf()).await?).await?;
    let (headers, body) = kept(ours).await?;
    let length = body.len();
    let bare = listen(bare_site(headers, body)).await?;
    let (mut our_figures, mut bare_figures) = (Vec::new(), Vec::new());
    // The first round only warms up.
    for round in 0..=ROUNDS {
        let (a, b) = (load(ours).await?, load(bare).await?);
        if round > 0 {
            our_figures.push(a);
            bare_figures.push(b);
        }
    }
    let (ours, bare) = (median(our_figures), median(bare_figures));
    let ratio = ours / bare;
    println!(
        "a kept page of {length} bytes: {ours:.0} requests a second; the barest handler: {bare:.0}; {ratio:.2} of it"
    );
    Ok(ratio)
}

/// The whole router over a practice of its own.
async fn practice_site(home: PathBuf) -> Outcome<Router> {
    let data = ("SYNERGY_DATA_DIR".into(), home.clone().into_os_string());
    let config = Config::load([data])?;
    let practice = serve::open(&config).await?;
    practice.seed_sample().await?;
    practice.seed_content().await?;
    practice.look_after_site().await?;
    let site = Site {
        public_url: PublicUrl::parse("http://127.0.0.1:3000", false)?,
        site_dir: home.join("no-assets"),
        trusted_proxies: 0,
        mail_from: EmailAddress::parse("hello@calls.example").map_err(|_| "no address")?,
    };
    Ok(router(practice, site))
}

/// One handler with one answer.
fn bare_site(headers: HeaderMap, body: Bytes) -> Router {
    let answer = move || {
        let (headers, body) = (headers.clone(), body.clone());
        async move { (headers, body) }
    };
    Router::new().route("/", get(answer))
}

async fn listen(site: Router) -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = site.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

/// The page as it travels once it is kept.
async fn kept(address: SocketAddr) -> Outcome<(HeaderMap, Bytes)> {
    let mut client = Client::new(address).await?;
    client.ask().await?;
    // It is compressed for good behind the first answer.
    tokio::time::sleep(Duration::from_secs(2)).await;
    client.ask().await?;
    let (head, body) = client.ask().await?;
    let mut headers = HeaderMap::new();
    for line in head.lines().skip(1) {
        let Some((name, value)) = line.split_once(": ") else {
            continue;
        };
        if !matches!(name, "date" | "content-length") {
            let name = HeaderName::from_bytes(name.as_bytes())?;
            headers.append(name, HeaderValue::from_str(value.trim_end())?);
        }
    }
    Ok((headers, Bytes::from(body)))
}

/// How many requests a second all clients together get answered.
async fn load(address: SocketAddr) -> Outcome<f64> {
    let began = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            tokio::spawn(async move {
                let mut client = Client::new(address).await?;
                let mut answered = 0_u32;
                while began.elapsed() < ROUND {
                    client.ask().await?;
                    answered += 1;
                }
                Outcome::Ok(answered)
            })
        })
        .collect();
    let mut all = 0;
    for client in clients {
        all += client.await??;
    }
    Ok(f64::from(all) / began.elapsed().as_secs_f64())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// A connection that is used again and again.
struct Client {
    stream: BufReader<TcpStream>,
    head: String,
    body: Vec<u8>,
}

impl Client {
    async fn new(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
            head: String::new(),
            body: Vec::new(),
        })
    }

    /// Asks for the page, and answers with its head and its body.
    async fn ask(&mut self) -> Outcome<(String, Vec<u8>)> {
        self.stream.get_mut().write_all(REQUEST).await?;
        self.head.clear();
        let mut length = 0;
        loop {
            let begin = self.head.len();
            if self.stream.read_line(&mut self.head).await? == 0 {
                return Err("the server hung up".into());
            }
            let line = self.head[begin..].trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse()?;
            }
        }
        if !self.head.starts_with("HTTP/1.1 200") || length == 0 {
            return Err(format!("an odd answer:\n{}", self.head).into());
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).await?;
        Ok((self.head.clone(), self.body.clone()))
    }
}
