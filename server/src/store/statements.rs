/// Declares a subject's statements as constants and lists them in `ALL`, so that none can be left
/// out of the test that prepares every statement on both engines.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $($(#[$doc])* const $name: &str = $sql;)*
        /// Every statement of this subject.
        pub const ALL: &[&str] = &[$($name),*];
    };
}
pub(crate) use statements;
