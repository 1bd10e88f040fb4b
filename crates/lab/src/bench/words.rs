//! The vocabulary of the made-up help centre.

/// What people do: as an article says it, and as a customer does.
pub(super) const DEEDS: &[(&str, &str)] = &[
    ("reset", "recover"),
    ("cancel", "stop"),
    ("change", "switch"),
    ("export", "download"),
    ("import", "upload"),
    ("share", "give somebody access to"),
    ("delete", "get rid of"),
    ("restore", "bring back"),
    ("schedule", "plan"),
    ("approve", "sign off"),
    ("merge", "combine"),
    ("rename", "call differently"),
    ("archive", "put away"),
    ("duplicate", "copy"),
    ("pause", "suspend"),
    ("verify", "confirm"),
    ("translate", "offer in another language"),
    ("print", "put on paper"),
    ("encrypt", "protect"),
    ("assign", "hand over"),
    ("refund", "get money back for"),
    ("renew", "extend"),
    ("track", "follow"),
    ("filter", "narrow down"),
    ("connect", "link"),
    ("disconnect", "unlink"),
    ("upgrade", "get a bigger version of"),
    ("lock", "freeze"),
    ("unlock", "open again"),
    ("automate", "have done by itself"),
];

/// What they do it to: as an article says it, and as a customer does.
pub(super) const OBJECTS: &[(&str, &str)] = &[
    ("password", "login"),
    ("subscription", "membership"),
    ("invoice", "bill"),
    ("shipping label", "parcel sticker"),
    ("delivery address", "place where it is sent"),
    ("team member", "colleague"),
    ("payment method", "credit card"),
    ("notification", "alert"),
    ("report", "statistics"),
    ("dashboard", "overview page"),
    ("webhook", "callback"),
    ("access token", "key for the interface"),
    ("workspace", "company area"),
    ("contract", "agreement"),
    ("calendar", "appointments"),
    ("customer record", "client's data"),
    ("product catalogue", "list of goods"),
    ("discount code", "voucher"),
    ("tax number", "VAT details"),
    ("backup", "safety copy"),
    ("mailbox", "incoming mail"),
    ("signature", "sign-off text"),
    ("time sheet", "hours worked"),
    ("return", "parcel sent back"),
    ("gift card", "present voucher"),
    ("warehouse", "stock room"),
    ("supplier", "vendor"),
    ("language setting", "display language"),
    ("two-factor code", "second sign-in step"),
    ("attachment", "enclosed file"),
    ("template", "prepared text"),
    ("survey", "questionnaire"),
    ("device", "phone or tablet"),
    ("printer", "label machine"),
    ("barcode", "scan code"),
    ("budget", "spending limit"),
    ("booking", "reservation"),
    ("ticket", "support case"),
    ("profile picture", "photo"),
    ("phone number", "mobile number"),
];

/// Where in the product it happens.
pub(super) const PLACES: &[&str] = &[
    "settings page",
    "mobile app",
    "admin console",
    "billing area",
    "public website",
    "team page",
    "account menu",
    "order list",
    "desktop program",
    "start page",
    "side bar",
    "browser extension",
    "command line",
    "partner portal",
    "checkout",
    "search page",
    "help window",
    "reporting area",
    "security page",
    "inbox",
];

/// What stands under a heading.
pub(super) const HEADINGS: &[&str] = &[
    "Before you begin",
    "Step by step",
    "What happens afterwards",
    "If it does not work",
    "Limits",
    "Who may do this",
    "On a phone",
    "For larger teams",
];

/// Sentences of articles.
pub(super) const SENTENCES: &[&str] = &[
    "To {deed} a {object} in {product}, open the {place} and choose {name}.",
    "Only owners and people with the {name} role may {deed} a {object}.",
    "The change takes effect within {number} minutes, and everybody concerned gets a message.",
    "If the {place} shows the code {code}, check that the {object} is not in use by {name}.",
    "You can {deed} up to {number} of them at once; {product} asks before it goes on.",
    "After that, the {object} appears in the {place} with a small {name} mark beside it.",
    "We keep the old {object} for {number} days, so that a mistake can be put right.",
    "A {name} that was set up earlier stays as it is until somebody changes it by hand.",
    "When the {place} is empty, reload it, or ask whoever administrates {name} at your company.",
    "{product} writes down who did it and when; the {name} log shows the last {number} entries.",
    "This does not cost anything, but plans below {name} allow it {number} times per month.",
    "The address of the {object} changes, so links to it from {name} must be made anew.",
];

/// Points of lists.
pub(super) const POINTS: &[&str] = &[
    "Open the {place}.",
    "Choose **{name}**, then *{deed}*.",
    "Enter the {object}'s number, for example `{code}`.",
    "Confirm with {name}; it takes about {number} seconds.",
    "Tell your {name} contact that the {object} is ready.",
];

/// Questions of customers.
pub(super) const QUESTIONS: &[&str] = &[
    "How can I {deed} my {object} in {product} {when}?",
    "I want to {deed} a {object} with {product} {when}, what do I have to do?",
    "Where do I {deed} the {object} of {product} {when}?",
    "Is there a way to {deed} our {object} in {product} {when}?",
    "Please tell me how to {deed} the {object}, we use {product} {when}",
];

/// What a customer adds.
pub(super) const WHEN: &[&str] = &[
    "today",
    "before the weekend",
    "from my laptop",
    "while I travel",
    "without calling you",
    "for a friend",
    "after the update",
    "on two computers",
    "when I am offline",
    "for the whole office",
    "as a new user",
    "without losing anything",
    "on a slow connection",
    "this month",
    "by myself",
    "in the evening",
];

/// Parts of made-up names.
pub(super) const SYLLABLES: &[&str] = &[
    "ba", "cor", "del", "fen", "gal", "hor", "in", "jas", "kel", "lum", "mar", "nor", "or", "pel",
    "quin", "ras", "sol", "tam", "ul", "ven", "wes", "xan", "yor", "zel",
];
