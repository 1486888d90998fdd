//! A mail server that follows a script: it takes letters, except at one stage, where it does what
//! it was told.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

/// Where in the conversation something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Instead of the greeting.
    Greeting,
    /// In answer to EHLO.
    Hello,
    /// In answer to AUTH.
    SignIn,
    /// In answer to MAIL.
    Sender,
    /// In answer to RCPT.
    Recipient,
    /// In answer to DATA.
    Data,
    /// After 354, before any of the content was read.
    Content,
    /// In answer to the final dot.
    End,
}

/// What happens there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// This is answered.
    Say(&'static str),
    /// Nothing is, ever.
    Stall,
    /// This is answered, and the connection closed.
    SayAndDrop(&'static str),
    /// The connection is closed.
    Drop,
}

/// The server.
pub struct Stub {
    /// Its address, for a carrier.
    pub url: String,
    heard: Arc<Mutex<Heard>>,
}

/// What the server heard.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// The commands, in order.
    pub commands: Vec<String>,
    /// The content as it came, its dots still doubled; none before the final dot.
    pub content: Option<String>,
}

impl Stub {
    /// A server that does `act` at `stage`.
    pub async fn that(stage: Stage, act: Act) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let ear = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mut talk = Talk::new(stream, (stage, act), Arc::clone(&ear));
                tokio::spawn(async move { talk.hold().await });
            }
        });
        let url = format!("smtp://desk:secret@127.0.0.1:{port}");
        Self { url, heard }
    }

    /// A server that takes everything.
    pub async fn that_takes_letters() -> Self {
        Self::that(Stage::End, Act::Say("250 2.0.0 taken")).await
    }

    /// What it has heard so far.
    pub fn heard(&self) -> Heard {
        self.heard.lock().unwrap().clone()
    }
}

struct Talk {
    lines: Lines<BufReader<OwnedReadHalf>>,
    out: OwnedWriteHalf,
    script: (Stage, Act),
    heard: Arc<Mutex<Heard>>,
}

impl Talk {
    fn new(stream: TcpStream, script: (Stage, Act), heard: Arc<Mutex<Heard>>) -> Self {
        let (read, out) = stream.into_split();
        Self {
            lines: BufReader::new(read).lines(),
            out,
            script,
            heard,
        }
    }

    async fn hold(&mut self) -> Option<()> {
        self.at(Stage::Greeting, "220 stub.example ESMTP").await?;
        while let Ok(Some(command)) = self.lines.next_line().await {
            let verb = command.get(..4).unwrap_or("").to_ascii_uppercase();
            self.heard.lock().unwrap().commands.push(command);
            match verb.as_str() {
                "EHLO" => {
                    self.at(Stage::Hello, "250-stub.example\r\n250 AUTH PLAIN")
                        .await?;
                }
                "AUTH" => self.at(Stage::SignIn, "235 welcome").await?,
                "MAIL" => self.at(Stage::Sender, "250 ok").await?,
                "RCPT" => self.at(Stage::Recipient, "250 ok").await?,
                "DATA" => {
                    self.at(Stage::Data, "354 go on").await?;
                    if self.wants_content() {
                        self.content().await?;
                    }
                }
                "RSET" => self.say("250 forgotten").await?,
                "QUIT" => self.say("221 bye").await?,
                _ => self.say("500 what?").await?,
            }
        }
        None
    }

    fn wants_content(&self) -> bool {
        match self.script {
            (Stage::Data, Act::Say(words)) => words.starts_with("354"),
            _ => true,
        }
    }

    async fn content(&mut self) -> Option<()> {
        if self.script.0 == Stage::Content {
            self.act(self.script.1).await?;
        }
        let mut content = String::new();
        while let Ok(Some(line)) = self.lines.next_line().await {
            if line == "." {
                self.heard.lock().unwrap().content = Some(content);
                return self.at(Stage::End, "250 2.0.0 taken").await;
            }
            content.push_str(&line);
            content.push('\n');
        }
        None
    }

    async fn at(&mut self, stage: Stage, usual: &'static str) -> Option<()> {
        let act = if self.script.0 == stage {
            self.script.1
        } else {
            Act::Say(usual)
        };
        self.act(act).await
    }

    /// None ends the talk, and the connection with it.
    async fn act(&mut self, act: Act) -> Option<()> {
        match act {
            Act::Say(words) => self.say(words).await,
            Act::Stall => std::future::pending().await,
            Act::SayAndDrop(words) => {
                self.say(words).await;
                None
            }
            Act::Drop => None,
        }
    }

    async fn say(&mut self, words: &str) -> Option<()> {
        self.out.write_all(words.as_bytes()).await.ok()?;
        self.out.write_all(b"\r\n").await.ok()
    }
}
