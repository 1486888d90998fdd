//! The JSON interface before independent eyes: Schemathesis reads the description, sends what it
//! allows and what it forbids, and follows one answer to the next request. Where it is missing the
//! test fails; a check that can be left out by mistake is none.
#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

#[path = "api_v1/practice.rs"]
mod practice;

use std::{
    path::Path,
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

use axum::{middleware::map_response, response::Response};
use practice::{router, sample_practice};
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread")]
async fn schemathesis_runs_clean() {
    let schemathesis = schemathesis();
    let (practice, _clock, _folder) = sample_practice().await;
    let router = router(practice).layer(map_response(count));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let run = tokio::task::spawn_blocking(move || {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end/tools/schemathesis.sh");
        let mut script = Command::new(script);
        script.env("SYNERGY_TEST_SCHEMATHESIS", schemathesis);
        script.arg(address).output().unwrap()
    });
    let run = run.await.unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    let complained = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{said}{complained}");
    // Requests that are all refused at the door would prove little.
    assert!(BOOKED.load(Ordering::SeqCst) > 0, "nothing was booked");
}

static BOOKED: AtomicUsize = AtomicUsize::new(0);

async fn count(answer: Response) -> Response {
    if answer.status() == 201 {
        BOOKED.fetch_add(1, Ordering::SeqCst);
    }
    answer
}

/// Where the program is.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by `make test` where programs are"
)]
fn schemathesis() -> String {
    match std::env::var("SYNERGY_TEST_SCHEMATHESIS") {
        Ok(path) if Path::new(&path).is_file() => path,
        _ => panic!(
            "SYNERGY_TEST_SCHEMATHESIS must name Schemathesis, as `make test` does; \
             end2end/tools/schemathesis.sh makes it"
        ),
    }
}
