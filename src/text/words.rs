//! Closed classes of words that show shape: who can start a statement, what binds two words, what abbreviates.
//!
//! One table, built when compiling, answers for a token's hash in constant time. It holds no meaning for sales: only
//! grammar and the habits of layout (mail headers, closings, role tags, names of fields).

use super::token::{Token, bytes_hash};

/// A set of classes, one bit each.
pub(super) type Class = u32;

/// Stands as a subject by itself: "she", "nobody", "there".
pub(super) const PRONOUN: Class = 1;
/// Opens a noun phrase: "the", "their", "no".
pub(super) const DETERMINER: Class = 1 << 1;
/// A finite verb or auxiliary that is common in notes.
pub(super) const VERB: Class = 1 << 2;
/// A verb of saying or thinking: what follows is its object.
pub(super) const SAYING: Class = 1 << 3;
/// Binds what follows to what stands before: "until", "who", "that".
pub(super) const BINDER: Class = 1 << 4;
/// A preposition.
pub(super) const PREPOSITION: Class = 1 << 5;
/// Starts a new statement in speech: "so", "anyway", "um".
pub(super) const STARTER: Class = 1 << 6;
/// Carries nothing at the edge of a clause: "um", "and", "well".
pub(super) const FILLER: Class = 1 << 7;
/// An abbreviation that never ends a sentence: "Dr.", "approx.".
pub(super) const TITLE: Class = 1 << 8;
/// An abbreviation that may end a sentence: "Inc.", "etc.".
pub(super) const ABBREVIATION: Class = 1 << 9;
/// A tag of the seller's side: "Me", "Rep", "CSM".
pub(super) const SELLER: Class = 1 << 10;
/// Names a field of a form rather than a person: "budget", "next".
pub(super) const FIELD: Class = 1 << 11;
/// The author line of a mail header: "From".
pub(super) const MAIL_FROM: Class = 1 << 12;
/// Any other line of a mail header: "To", "Sent".
pub(super) const MAIL_OTHER: Class = 1 << 13;
/// The subject line of a mail header.
pub(super) const MAIL_SUBJECT: Class = 1 << 14;
/// A word of a mail's closing: "regards", "cheers".
pub(super) const CLOSING: Class = 1 << 15;
/// A month, a weekday, "am" or "pm": what stamps are made of.
pub(super) const STAMP: Class = 1 << 16;
/// A conjunction that opens a statement of its own: "but", "however".
pub(super) const CONTRAST: Class = 1 << 17;
/// Words that open an answer without answering: "sure", "yeah".
pub(super) const NOD: Class = 1 << 18;
/// "while": may open a statement.
pub(super) const WHILE: Class = 1 << 20;
/// Takes an object clause without "that" only as a tail: "she", "he" before a saying verb.
pub(super) const OBJECT: Class = 1 << 19;

const GROUPS: &[(Class, &str)] = &[
    (
        PRONOUN,
        "i he she they we it you there nobody noone everyone everybody someone somebody nothing something everything \
         theyre shes hes theyve theyll im ive theres thats its id whos weve were ill",
    ),
    (
        DETERMINER,
        "the their his her our my your a an no each every some all both these those this that its any another neither \
         either most half",
    ),
    (
        VERB,
        "is are was were has have had does do did can could will would should may might must shall isn't aren't \
         wasn't weren't hasn't haven't hadn't doesn't don't didn't can't cannot couldn't won't wouldn't shouldn't \
         mustn't isnt arent wasnt hasnt havent doesnt dont didnt cant couldnt wont wouldnt shouldnt theyre shes hes \
         theyve theyll im ive theres thats 's 're 've 'll 'd 'm needs need needed wants want wanted gets get got goes \
         go went signs signed owns owned runs ran takes took starts started sits sat meets met likes liked loves \
         loved holds held pays paid keeps kept comes came gives gave makes made asks asked sends sent looks looked \
         reads opens opened closes closed ends ended approves approved decides decided reviews reviewed moves moved \
         lets wins won puts put checks checked stays stayed shows showed works worked leaves left brings brought \
         calls called sees saw stands stood sets set joins joined expires expired lapses drops dropped prefers \
         preferred hates hated promised promises agreed agrees insists insisted refused refuses wrote writes rewrote \
         covers carries handles happens happened plans planned presents presented pushes pushed backs backed waits \
         waited uses used tends counts matters depends hangs falls fell lands landed begins began finishes finished \
         owes offers offered ain't gotta countersigns seems seemed requires required",
    ),
    (
        VERB | SAYING,
        "says said say thinks think thought guess guesses guessed reckons reckon reckoned believes believe knows know \
         knew mentioned mentions told tells hopes hope hoped suspects suspect assumes assume assumed means mean meant \
         figures figure figured admitted admits confirmed confirms claims claimed expects expect expected imagine \
         imagines suppose supposes swears swore feels felt bet gather gathered wondered wonders wish sure doubt \
         doubts heard hears hear repeated insisted warned warns explained adds added",
    ),
    (
        BINDER,
        "if until till til before once unless after when where who whom whose which that what how whether as than \
         since why whatever whoever wherever whenever or nor lest",
    ),
    (
        PREPOSITION,
        "of in on at by to for with from into over under through about w per without behind between via like near \
         above below against inside during except toward towards beyond",
    ),
    (
        STARTER | FILLER,
        "so anyway anyways um uh oh okay ok well er erm hmm right yeah",
    ),
    (
        STARTER,
        "also then plus btw meanwhile otherwise apparently honestly",
    ),
    (FILLER, "and but"),
    (
        CONTRAST,
        "but however because although though whereas cos coz bc cuz",
    ),
    (
        TITLE,
        "dr mr mrs ms mme mlle prof st vs approx e.g i.e eg ie cf ca hr fr sr sra engr rev hon sig dott ing gen col \
         capt lt sgt messrs resp incl excl no nr tel attn asst assoc abt ph.d adv cllr",
    ),
    (
        ABBREVIATION,
        "inc ltd corp co llc gmbh plc bros etc jr dept est ext fig vol p.m a.m u.s u.k jan feb mar apr jun jul aug \
         sep sept oct nov dec mon tue tues wed thu thur thurs fri max min mgr dir ave blvd ste pls mgmt govt acct hrs \
         wks yrs mo mos ca b.v n.v s.a",
    ),
    (
        SELLER,
        "me us rep ae se csm sdr bdr am seller sales salesperson salesman interviewer vendor supplier presales myself \
         host executive tam moderator",
    ),
    (
        FIELD,
        "next steps step budget legal procurement timeline champion metrics metric pain competition security it \
         decision criteria process paper money risk risks who what when where why how status stage date close amount \
         contact contacts attendees present participants notes note summary owner owners people plan action actions \
         todo agenda signatory signature sign signing go live kickoff rollout pilot trial poc contract terms price \
         pricing finance board approval approvals approver approvers buyer economic sponsor stakeholders blockers \
         blocker open good bad ps p.s fyi nb re subject q a internal ours theirs them today update background context \
         goal goals deal account opportunity product demo feedback question questions answer infosec tech technical \
         mood gaps yes but unknown unclear asks ask win dates deadline fun off other misc liked disliked eb dc dp pp \
         ip ch m e d i c p use case size value reason source confidence temperature competitor competitors target \
         need needs missing done pending waiting follow location topic topics purchasing integration data training \
         also then left still",
    ),
    (MAIL_FROM, "from von de da van fra från"),
    (
        MAIL_OTHER,
        "to cc bcc date sent an para datum gesendet fecha enviado envoyé à reply kopie attachments fwd fw forwarded \
         aan verzonden til till skickat dato kv",
    ),
    (
        MAIL_SUBJECT,
        "subject betreff asunto objet oggetto onderwerp assunto emne ämne re betr",
    ),
    (
        CLOSING,
        "best regards thanks cheers sincerely yours kind warm warmest rgds br cordialement saludos saluti grüße \
         grüsse gruß gruss freundliche freundlichen hälsningar groet groeten abraços abs ta ciao hilsen atentamente \
         bisous respectfully faithfully truly wishes abrazo tschüss lg vg mfg bien salutations mvh",
    ),
    (
        STAMP,
        "am pm january february march april may june july august september october november december jan feb mar apr \
         jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday \
         thursday friday saturday sunday today yesterday",
    ),
    (
        NOD,
        "sure yeah yes yep right ok okay well um uh oh good great fair fine no nope hm hmm true thanks honestly ha so \
         look question enough not really exactly",
    ),
    (WHILE, "while"),
    (OBJECT, "me him her us them you"),
];

/// Slots that are compared at once, without a branch for each: whether a word is of a class cannot be foreseen.
const BUCKET: usize = 4;
/// Buckets of the table: a power of two, so many that hardly one is full.
const BUCKETS: usize = 512;

/// Some words' hashes, nought for a free slot, and their classes.
struct Bucket {
    keys: [u64; BUCKET],
    classes: [Class; BUCKET],
}

static TABLE: [Bucket; BUCKETS] = build();

const fn build() -> [Bucket; BUCKETS] {
    let mut table = [const {
        Bucket {
            keys: [0; BUCKET],
            classes: [0; BUCKET],
        }
    }; BUCKETS];
    let mut g = 0;
    while g < GROUPS.len() {
        let (class, words) = (GROUPS[g].0, GROUPS[g].1.as_bytes());
        let mut start = 0;
        while start < words.len() {
            let mut end = start;
            while end < words.len() && words[end] != b' ' {
                end += 1;
            }
            let hash = bytes_hash(words, start, end);
            let mut slot = hash as usize % BUCKETS * BUCKET;
            while !matches!(table[slot / BUCKET].keys[slot % BUCKET], key if key == 0 || key == hash)
            {
                slot = (slot + 1) % (BUCKETS * BUCKET);
            }
            let bucket = &mut table[slot / BUCKET];
            bucket.keys[slot % BUCKET] = hash;
            bucket.classes[slot % BUCKET] |= class;
            start = end + 1;
        }
        g += 1;
    }
    table
}

/// The classes of a word, by its hash; none for words that the table does not hold.
#[inline]
pub(super) fn class_of(hash: u64) -> Class {
    let mut at = hash as usize % BUCKETS;
    loop {
        let bucket = &TABLE[at];
        let mut class = 0;
        let mut i = 0;
        while i < BUCKET {
            class |= if bucket.keys[i] == hash {
                bucket.classes[i]
            } else {
                0
            };
            i += 1;
        }
        if class != 0 || bucket.keys[BUCKET - 1] == 0 {
            return class;
        }
        at = (at + 1) % BUCKETS;
    }
}

/// Whether the token is of one of the classes.
#[inline]
pub(super) fn is(token: &Token, classes: Class) -> bool {
    token.class & classes != 0
}
