//! The way in: becoming a member of staff, and signing in with both factors.

pub mod api;
mod authenticator;
mod codes;
mod door;
mod second_step;
mod sign_in;
mod welcome;

pub use authenticator::AuthenticatorPage;
pub use codes::CodesPage;
pub use door::Door;
pub use second_step::SecondStepPage;
pub use sign_in::SignInPage;
pub use welcome::WelcomePage;
