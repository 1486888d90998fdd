//! Mail that comes back: reports in the shapes in which the large mail systems write them, mail that
//! only looks like one, and any bytes at all. The messages are in `server/tests/mail/returned`, and
//! every one of them speaks of the same copy.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use proptest::prelude::*;
use server::mail::returned::{Kind, LARGEST, MailboxFault, Returned, messages, read};

/// The token of the copy.
const TOKEN: &str = "mfrggzdfmztwq2lknnwg23tpobyxe43u";
/// The token of the link to leave, as our letter carries it.
const LEAVE: &str = "Zm9v-YmFyYmF6cXV4_Zm9vYmFyYmF6cXV4Zm9vYmF0Q";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/returned")
}

fn mail(name: &str) -> String {
    fs::read_to_string(folder().join(format!("{name}.eml"))).unwrap()
}

fn all_mails() -> Vec<Vec<u8>> {
    messages(&folder()).unwrap().map(Result::unwrap).collect()
}

#[track_caller]
fn assert_reads(message: impl AsRef<[u8]>, kind: Kind, status: &str) {
    let returned = read(message.as_ref());
    let told = (returned.kind, returned.status.as_str());
    assert_eq!(told, (kind, status));
    assert_eq!(returned.tokens, [TOKEN]);
}

#[test]
fn a_mailbox_that_is_gone_is_known_whoever_reports_it() {
    assert_reads(mail("postfix_unknown"), Kind::Hard, "5.1.1");
    assert_reads(mail("exim_unknown"), Kind::Hard, "5.1.1");
    assert_reads(mail("exchange_unknown"), Kind::Hard, "5.1.10");
    assert_reads(mail("gmail_unknown"), Kind::Hard, "5.1.1");
    assert_reads(mail("ses_unknown"), Kind::Hard, "5.1.1");
    assert_reads(mail("sendmail_no_host"), Kind::Hard, "5.1.2");
    assert_reads(mail("international"), Kind::Hard, "5.1.1");
    assert_reads(mail("qmail_unknown"), Kind::Hard, "5.1.1");
}

#[test]
fn trouble_that_is_not_the_subscribers_costs_nobody_the_letter() {
    assert_reads(mail("postfix_full"), Kind::Soft, "5.2.2");
    assert_reads(mail("postfix_expired"), Kind::Soft, "4.4.1");
    assert_reads(mail("exchange_policy"), Kind::Soft, "5.7.133");
    assert_reads(mail("qmail_local"), Kind::Soft, "4.4.1");
    assert_reads(mail("exim_without_report"), Kind::Soft, "");
}

#[test]
fn a_copy_that_waits_or_arrived_is_no_bounce() {
    assert_reads(mail("postfix_delayed"), Kind::Delayed, "4.4.1");
    assert_reads(mail("postfix_relayed"), Kind::Arrived, "2.0.0");
}

#[test]
fn a_press_on_the_spam_button_is_a_complaint_and_taking_it_back_is_none() {
    assert_reads(mail("yahoo_abuse"), Kind::Complaint, "");
    assert_reads(mail("outlook_abuse"), Kind::Complaint, "");
    assert_reads(mail("not_spam"), Kind::Arrived, "");
    assert_reads(mail("authentication"), Kind::Unparsed, "");
}

#[test]
fn a_machine_that_answers_for_somebody_is_no_bounce() {
    assert_reads(mail("vacation"), Kind::AutoReply, "");
    assert_reads(mail("exchange_away"), Kind::AutoReply, "");
    assert_reads(mail("read_receipt"), Kind::AutoReply, "");
    for field in ["X-Autoreply: yes", "Precedence: auto_reply"] {
        let answer = mail("qmail_unknown").replace("Subject:", &format!("{field}\nSubject:"));
        assert_reads(answer, Kind::AutoReply, "");
    }
}

#[test]
fn what_is_not_certain_is_left_to_a_person() {
    assert_reads(mail("a_persons_reply"), Kind::Unparsed, "");
    assert_reads(mail("bounce_without_code"), Kind::Unparsed, "");
    let from_somebody = mail("qmail_unknown").replace("<>", "<somebody@example.com>");
    assert_reads(from_somebody, Kind::Unparsed, "");
}

#[test]
fn a_bounce_without_a_report_must_have_come_to_a_return_path() {
    let elsewhere = mail("qmail_unknown").replace(&format!("bounces+{TOKEN}"), "office");
    let returned = read(elsewhere.as_bytes());
    assert_eq!(returned.kind, Kind::Unparsed);
    assert!(returned.tokens.is_empty());
}

#[test]
fn leaving_by_mail_gives_the_token_as_it_was_written() {
    let returned = read(mail("leaving").as_bytes());
    let token = LEAVE.to_owned();
    assert_eq!(returned.kind, Kind::Leave { token });
    assert!(returned.tokens.is_empty());
}

#[test]
fn a_bounce_that_was_forwarded_is_still_one() {
    assert_reads(mail("forwarded"), Kind::Hard, "5.1.1");
    // With the token in the inner address alone.
    let rewritten = mail("forwarded").replace(&format!("<{TOKEN}@"), "<rewritten@");
    let rewritten = rewritten.replace("Return-Path: <bounces+", "Return-Path: <x");
    assert_reads(rewritten, Kind::Hard, "5.1.1");
}

#[test]
fn line_ends_make_no_difference() {
    for message in all_mails() {
        let text = String::from_utf8(message).unwrap();
        let lines = text.replace("\r\n", "\n");
        assert!(read(lines.as_bytes()) == read(lines.replace('\n', "\r\n").as_bytes()));
    }
}

#[test]
fn the_token_is_found_where_the_return_path_lost_it() {
    let copy = format!("bounces+{TOKEN}");
    for name in ["postfix_unknown", "exchange_unknown", "international"] {
        let upper = copy
            .replace("bounces", "Bounces")
            .replace(TOKEN, &TOKEN.to_uppercase());
        let lost = mail(name)
            .replace(&copy, "bounces")
            .replace(&upper, "bounces");
        assert_eq!(read(lost.as_bytes()).tokens, [TOKEN], "{name}");
    }
    // Nothing but the identifier that the answer refers to.
    let answer = mail("exchange_away").replace(&copy, "bounces");
    assert_reads(answer, Kind::AutoReply, "");
    let only_sender = mail("yahoo_abuse").replace(&format!("<{TOKEN}@"), "<rewritten@");
    assert_eq!(read(only_sender.as_bytes()).tokens, [TOKEN]);
}

#[test]
fn the_address_a_report_came_to_is_believed_before_what_it_carries() {
    let other = "b".repeat(TOKEN.len());
    let forged = mail("postfix_unknown").replace(
        &format!("Message-ID: <{TOKEN}@"),
        &format!("Message-ID: <{other}@"),
    );
    assert_eq!(read(forged.as_bytes()).tokens, [TOKEN, &other]);
}

#[test]
fn neither_the_recipients_address_nor_the_link_to_leave_is_taken_for_a_token() {
    let other = "c".repeat(TOKEN.len());
    for name in ["postfix_unknown", "exim_unknown", "yahoo_abuse"] {
        let tagged = mail(name)
            .replace("reader@example.com", &format!("reader+{other}@example.com"))
            .replace(
                "redacted@example.com",
                &format!("reader+{other}@example.com"),
            );
        let returned = read(tagged.as_bytes());
        assert_eq!(returned.tokens, [TOKEN], "{name}");
    }
}

#[test]
fn nothing_of_a_persons_address_or_words_comes_out() {
    for message in all_mails() {
        let Returned {
            digest,
            kind,
            tokens,
            status,
        } = read(&message);
        assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(
            status
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
        );
        assert!(tokens.iter().all(|token| token == TOKEN));
        assert!(!format!("{kind:?}").contains(LEAVE));
    }
}

#[test]
fn what_is_logged_of_it_holds_no_token() {
    for name in ["postfix_unknown", "leaving"] {
        let logged = format!("{:?}", read(mail(name).as_bytes()));
        assert!(
            !logged.contains(TOKEN) && !logged.contains(LEAVE),
            "{logged}"
        );
    }
}

/// Messages that were made to take long: 2 MB of each, to be read in a time in which reading every
/// byte anew for every other would not get far.
#[test]
fn no_message_takes_more_time_than_its_length_asks_for() {
    let head = "Content-Type: multipart/report; boundary=a\nSubject: ";
    let status = "Content-Type: message/delivery-status\n\n";
    let patterns = [
        (String::new(), "Content-Type: message/rfc822\n\n"),
        (
            format!("{head}x\n\n"),
            "--a\nContent-Type: multipart/mixed; boundary=b\n\nx\n",
        ),
        (format!("{head}x\n\n"), "--a\n\n"),
        (head.to_owned(), "=?utf-8?q?"),
        (head.to_owned(), "leave\n "),
        ("Content-Type: multipart/mixed".to_owned(), ";\n a*1=b"),
        ("Content-Type: text/plain".to_owned(), "(("),
        (format!("{head}x\n\n--a\n{status}"), "Action: failed\n\n"),
        (
            format!("{head}x\n\n--a\n{status}"),
            "Diagnostic-Code: smtp; 550 5.1.1\n",
        ),
        (
            format!("{head}x\n\n--a\n{status}Diagnostic-Code: "),
            "550 5.1.1 (#",
        ),
        (
            format!("Return-Path: <>\nTo: bounces+{TOKEN}@example.org\n\n"),
            "550 5.1.1 (#5.1.1) ",
        ),
        ("To: ".to_owned(), "+abcdefghijklmnopqrstuvwxyz@a"),
        (String::new(), ":\0\n"),
    ];
    for (start, more) in patterns {
        let message = start + &more.repeat(2_000_000 / more.len());
        let begun = Instant::now();
        let _ = read(message.as_bytes());
        assert!(begun.elapsed() < Duration::from_secs(10), "{more:?}");
    }
}

/// Puts messages into a folder of its own.
fn place(folder: &Path, name: &str, message: &str) {
    let file = folder.join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, message).unwrap();
}

/// What is read at a path, as texts.
fn texts_at(path: &Path) -> Vec<String> {
    messages(path)
        .unwrap()
        .map(|message| String::from_utf8(message.unwrap()).unwrap())
        .collect()
}

#[test]
fn a_maildir_gives_what_is_new_and_what_was_seen() {
    let home = tempfile::tempdir().unwrap();
    place(home.path(), "new/2.host", "new");
    place(home.path(), "cur/1.host:2,S", "seen");
    place(home.path(), "cur/.hidden", "hidden");
    place(home.path(), "tmp/3.host", "not yet whole");
    place(home.path(), ".Junk/cur/4.host", "elsewhere");
    assert_eq!(texts_at(home.path()), ["new", "seen"]);
}

#[test]
fn a_folder_gives_its_messages_by_name() {
    let home = tempfile::tempdir().unwrap();
    assert!(texts_at(home.path()).is_empty());
    place(home.path(), "b.eml", "b");
    place(home.path(), "a.EML", "a");
    place(home.path(), "notes.txt", "no message");
    assert_eq!(texts_at(home.path()), ["a", "b"]);
    assert_eq!(texts_at(&home.path().join("b.eml")), ["b"]);
}

#[test]
fn a_path_without_messages_is_said_to_be_one() {
    let home = tempfile::tempdir().unwrap();
    let fault = |path: &Path| messages(path).err().expect("a fault").to_string();
    assert!(fault(&home.path().join("none")).contains("cannot be read"));
    place(home.path(), "Inbox", "From a Wed Nov 25 10:00:00 2026\n\n");
    assert!(fault(home.path()).contains("no Maildir"));
}

#[test]
fn a_message_that_is_too_large_does_not_hide_those_after_it() {
    let home = tempfile::tempdir().unwrap();
    place(home.path(), "a.eml", &"x".repeat(LARGEST + 1));
    place(home.path(), "b.eml", "b");
    let read: Vec<_> = messages(home.path()).unwrap().collect();
    let [Err(MailboxFault::TooLarge { path, number: 1 }), Ok(b)] = read.as_slice() else {
        panic!("{read:?}");
    };
    assert!(path.ends_with("a.eml"));
    assert_eq!(b, b"b");
}

#[test]
fn the_same_mail_is_the_same_out_of_an_mbox_and_a_folder() {
    let home = tempfile::tempdir().unwrap();
    let mut mbox = String::new();
    for message in all_mails() {
        let text = String::from_utf8(message)
            .unwrap()
            .replace("\nFrom ", "\n>From ");
        mbox.push_str("From MAILER-DAEMON Wed Nov 25 10:00:00 2026\nStatus: RO\n");
        mbox.push_str(&text);
        mbox.push('\n');
    }
    place(home.path(), "mbox", &mbox);
    let of_mbox: Vec<_> = texts_at(&home.path().join("mbox"))
        .iter()
        .map(|text| read(text.as_bytes()))
        .collect();
    let of_folder: Vec<_> = all_mails().iter().map(|message| read(message)).collect();
    assert!(of_folder.len() > 20);
    assert!(of_mbox == of_folder);
}

/// One of the messages with some bytes of it replaced, taken out or doubled, and cut off somewhere.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..3_u8);
    (
        prop::sample::select(all_mails()),
        prop::collection::vec(change, 0..40),
        any::<prop::sample::Index>(),
        any::<bool>(),
    )
        .prop_map(|(mut mail, changes, end, is_cut)| {
            for (at, byte, how) in changes {
                let at = at.index(mail.len());
                match how {
                    0 => mail[at] = byte,
                    1 => mail.insert(at, byte),
                    _ => drop(mail.remove(at)),
                }
            }
            if is_cut {
                mail.truncate(end.index(mail.len()));
            }
            mail
        })
}

/// Bytes of which mail is made, in any order.
fn scrambled() -> impl Strategy<Value = Vec<u8>> {
    let word = prop::sample::select(vec![
        "\n",
        "\r\n",
        "\n\n",
        " ",
        "\t",
        "--",
        "a",
        "\0",
        "é",
        "(",
        ")",
        "\"",
        "=?utf-8?b?",
        "?=",
        "To: ",
        "Subject: ",
        "Status: ",
        "Action: failed",
        "5.1.1",
        "550 ",
        "=3D",
        "=",
        ";",
        "Content-Type: ",
        "multipart/report; boundary=a",
        "multipart/digest; boundary=\"a\"",
        "message/rfc822",
        "message/delivery-status",
        "message/feedback-report",
        "\n--a\n",
        "--a--",
        "Content-Transfer-Encoding: base64\n",
        "Content-Transfer-Encoding: quoted-printable\n",
    ]);
    prop::collection::vec(word, 0..200).prop_map(|words| words.concat().into_bytes())
}

fn assert_sound(returned: &Returned) {
    assert!(
        returned
            .status
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    );
    for token in &returned.tokens {
        assert!((26..=56).contains(&token.len()));
        assert!(
            token
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'))
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..4000)) {
        assert_sound(&read(&bytes));
    }

    #[test]
    fn damaged_mail_is_read(mail in damaged()) {
        assert_sound(&read(&mail));
    }

    #[test]
    fn scrambled_mail_is_read(mail in scrambled()) {
        assert_sound(&read(&mail));
    }

    /// Whatever a folder of mail went through, no message of it is made up, and none is lost: what
    /// an mbox holds is what was put there, with `From ` lines and all.
    #[test]
    fn an_mbox_gives_back_what_was_put_there(
        mails in prop::collection::vec("([ -~]{0,9}|>{0,2}From [a-z: 0-9]{0,9}|)(\n([ -~]{0,9}|>{0,2}From [a-z: 0-9]{0,9}|)){0,6}", 1..5)
    ) {
        let home = tempfile::tempdir().unwrap();
        let mbox: String = mails
            .iter()
            .map(|mail| {
                let lines: Vec<String> = mail.split('\n').map(quoted).collect();
                format!("From a Wed Nov 25 10:00:00 2026\n{}\n\n", lines.join("\n"))
            })
            .collect();
        place(home.path(), "mbox", &mbox);
        let expected: Vec<String> = mails.iter().map(|mail| format!("{mail}\n")).collect();
        prop_assert_eq!(texts_at(&home.path().join("mbox")), expected);
    }
}

/// A line as it is put into an mbox.
fn quoted(line: &str) -> String {
    match line.trim_start_matches('>').starts_with("From ") {
        true => format!(">{line}"),
        false => line.to_owned(),
    }
}
