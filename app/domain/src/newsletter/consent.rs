use super::words;

words! {
    /// What somebody said about the newsletter, in the record that is only added to.
    ConsentKind, "consent":
    /// Typed the address and asked for the newsletter.
    Asked = "asked",
    /// Said yes by the button that only the address's owner can reach.
    Confirmed = "confirmed",
    /// Was brought along from another list, whose keeper answers for the consent.
    Imported = "imported",
    /// Wants no issue for a while.
    Paused = "paused",
    /// Wants issues again.
    Resumed = "resumed",
    /// Left.
    Left = "left",
    /// The mailbox is gone.
    Bounced = "bounced",
    /// Told the mail provider that the letter is unwanted.
    Complained = "complained",
}

words! {
    /// Where they said it.
    ConsentSource, "source of consent":
    /// The form at the foot of a page, or on the newsletter's own.
    Form = "form",
    /// The unticked box of the booking, ticked.
    Booking = "booking",
    /// The page that a confirmation mail links to.
    ConfirmPage = "confirm_page",
    /// The page where a subscriber manages what they get.
    ManagePage = "manage_page",
    /// The page that the link to leave opens.
    LeavePage = "leave_page",
    /// The mail program's own button (RFC 8058).
    OneClick = "one_click",
    /// A mail to the address for leaving.
    MailTo = "mail_to",
    /// A list that staff brought along.
    Import = "import",
    /// Somebody at the practice, asked to.
    Staff = "staff",
    /// A message that came back.
    Bounce = "bounce",
    /// The end of a pause that the subscriber had chosen.
    Clock = "clock",
}
