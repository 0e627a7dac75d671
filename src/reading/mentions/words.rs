//! Small closed classes of words, told apart by hash.

use crate::text::word_hash;

/// A set of classes, one bit each.
type Class = u32;

macro_rules! class {
    ($(#[$meta:meta])* $name:ident, $table:ident: $($word:literal)+) => {
        const $table: &[u64] = &[$(word_hash($word)),+];

        $(#[$meta])*
        #[inline]
        pub fn $name(hash: u64) -> bool {
            const BIT: Class = bit($table);
            class_of(hash) & BIT != 0
        }
    };
}

/// Every class; the position of a class is its bit.
const CLASSES: &[&[u64]] = &[
    DETERMINERS,
    OWN,
    YOURS,
    ADJECTIVES,
    BOUNDARIES,
    MODIFIERS,
    OPENERS,
    PARTICLES,
    BUYERS_OWN,
    SELLERS_OWN,
    NOBODY,
    FINITE,
    THIRD_PERSON,
    FIRST_PERSON,
    ADVERBS,
];

/// The bit of a class, told by its first word and its length.
const fn bit(words: &[u64]) -> Class {
    let mut i = 0;
    while CLASSES[i].len() != words.len() || CLASSES[i][0] != words[0] {
        i += 1;
    }
    1 << i
}

/// Slots of the table of all words: a power of two, at most half of them used.
const SLOTS: usize = 4096;

/// The words' hashes, nought for an empty slot, and beside them their classes.
static KEYS: [u64; SLOTS] = build().0;
static BITS: [Class; SLOTS] = build().1;

const fn build() -> ([u64; SLOTS], [Class; SLOTS]) {
    let mut keys = [0; SLOTS];
    let mut bits = [0; SLOTS];
    let mut used = 0;
    let mut class = 0;
    while class < CLASSES.len() {
        let mut i = 0;
        while i < CLASSES[class].len() {
            let hash = CLASSES[class][i];
            let mut slot = hash as usize % SLOTS;
            while keys[slot] != 0 && keys[slot] != hash {
                slot = (slot + 1) % SLOTS;
            }
            used += (keys[slot] == 0) as usize;
            keys[slot] = hash;
            bits[slot] |= 1 << class;
            i += 1;
        }
        class += 1;
    }
    assert!(used * 2 <= SLOTS);
    (keys, bits)
}

/// The classes of a word.
#[inline]
fn class_of(hash: u64) -> Class {
    let mut slot = hash as usize % SLOTS;
    while KEYS[slot] != 0 {
        if KEYS[slot] == hash {
            return BITS[slot];
        }
        slot = (slot + 1) % SLOTS;
    }
    0
}

class! {
    /// The, a, their: what opens a noun phrase.
    determiner, DETERMINERS:
    "the" "a" "an" "their" "his" "her" "its" "our" "my" "your" "this" "that" "these" "those" "some" "any" "no" "every" "each" "whose" "another" "both" "whoever's"
}

class! {
    /// Our, my: the speaker's own side.
    own, OWN: "our" "my" "ours" "mine"
}

class! {
    /// Your: the other side than the speaker's.
    yours, YOURS: "your" "yours"
}

class! {
    /// Adjectives that stand before a role and are no part of it.
    plain_adjective, ADJECTIVES:
    "new" "old" "same" "other" "whole" "entire" "next" "last" "first" "second" "third" "own" "actual" "real" "only" "two" "three" "four" "five" "six" "several" "many" "few" "all" "most" "certain" "poor" "good" "great" "big" "little" "young" "current" "previous" "former" "local" "right" "wrong" "usual" "famous" "dreaded" "said" "respective" "mighty" "wider" "various" "relevant" "single" "main" "very" "incoming" "outgoing" "potential" "possible" "nice" "lovely" "quiet" "tough" "sharp" "grumpy" "so" "called" "present" "dedicated" "different" "further" "separate" "one" "half" "extra" "additional" "recent" "late" "early" "monthly" "weekly" "quarterly" "annual" "yearly" "january" "february" "march" "april" "may" "june" "july" "august" "september" "october" "november" "december" "monday" "tuesday" "wednesday" "thursday" "friday" "formal" "informal" "final" "ordinary" "proper" "dear" "fresh" "then"
}

class! {
    /// Words that end a noun phrase: prepositions, conjunctions, pronouns, auxiliaries, common adverbs and verbs.
    boundary, BOUNDARIES:
    "of" "in" "on" "at" "to" "from" "by" "with" "for" "about" "into" "onto" "over" "under" "before" "after" "until" "till" "between" "through" "via" "per" "w/" "w" "without" "within" "against" "across" "above" "below" "around" "behind" "beyond" "during" "since" "than" "as" "like" "if" "when" "while" "where" "who" "whom" "which" "what" "why" "how" "whether" "because" "so" "but" "and" "or" "nor" "not" "yet" "then" "also" "just" "only" "still" "already" "now" "again" "even" "too" "maybe" "perhaps" "probably" "apparently" "once" "unless" "though" "although" "i" "we" "you" "he" "she" "it" "they" "me" "us" "him" "them" "is" "are" "was" "were" "be" "been" "being" "am" "has" "have" "had" "having" "do" "does" "did" "will" "would" "shall" "should" "can" "could" "may" "might" "must" "won't" "don't" "doesn't" "didn't" "isn't" "aren't" "wasn't" "weren't" "can't" "couldn't" "wouldn't" "hasn't" "haven't" "hadn't" "says" "said" "say" "told" "tell" "tells" "asked" "asks" "ask" "wants" "want" "wanted" "needs" "need" "needed" "thinks" "think" "goes" "go" "going" "went" "gets" "get" "got" "takes" "take" "took" "gives" "give" "gave" "makes" "make" "made" "meets" "meet" "met" "sees" "see" "saw" "looks" "look" "comes" "come" "came" "puts" "put" "runs" "run" "signs" "sign" "signed" "approves" "approve" "approved" "approving" "reviews" "owns" "own" "owned" "knows" "know" "let" "lets" "sits" "sit" "sat" "involves" "involve" "involving" "includes" "including" "include" "involved" "joins" "join" "joined" "pulls" "pull" "pulled" "needing" "blocks" "requires" "require" "required" "call" "calls" "called" "via" "plus" "minus" "versus" "vs" "there" "here" "out" "up" "down" "off" "back" "away" "yes" "no" "ok" "okay" "well" "oh" "hi" "hello" "dear" "thanks" "cheers" "never" "ever" "always" "often" "anyone" "anybody" "someone" "somebody" "nobody" "everyone" "everybody" "nothing" "something" "anything" "everything" "neither" "either" "none" "convince" "convinced" "tells" "telling" "asking" "meaning" "means" "mean" "wait" "waits" "waiting" "await" "awaits" "awaiting" "chase" "chasing" "chased" "loop" "brief" "briefed" "hits" "reaches" "passes" "pass" "passed" "clears" "clear" "cleared" "keeps" "keep" "kept" "sends" "send" "sent" "brings" "bring" "brought" "hears" "heard" "hear" "hand" "handed" "handles" "handle" "unclear" "tbd" "tbc" "unknown" "pending" "etc" "e.g" "i.e" "re" "fwd" "today" "tomorrow" "yesterday" "tonight" "hopes" "hope" "believes" "believe" "expects" "expect" "reckons" "guess" "finds" "find" "found" "calling" "becomes" "become" "became" "seems" "means" "leaves" "leave" "left" "uses" "use" "used" "using" "shows" "show" "showed" "wrote" "write" "writes" "holds" "hold" "held" "speak" "spoke" "talk" "talked" "talks" "sold" "buy" "bought" "getting" "having" "doing" "making" "letting" "meeting" "seeing" "yr" "um" "uh" "er"
}

class! {
    /// Modifiers that belong to the role or body behind them.
    modifier, MODIFIERS:
    "group" "regional" "global" "national" "corporate" "central" "deputy" "assistant" "associate" "senior" "junior" "chief" "head" "vice" "interim" "acting" "divisional" "division" "external" "internal" "outside" "executive" "technical" "tech" "clinical" "medical" "commercial" "digital" "enterprise" "plant" "site" "branch" "store" "country" "county" "city" "state" "federal" "municipal" "district" "area" "joint" "supervisory" "advisory" "investment" "capital" "finance" "financial" "fin" "risk" "audit" "tender" "project" "programme" "program" "product" "data" "security" "privacy" "ethics" "safety" "quality" "research" "academic" "faculty" "student" "parent" "staff" "nursing" "nurse" "patient" "pharmacy" "lab" "claims" "underwriting" "actuarial" "treasury" "credit" "tax" "payroll" "hr" "people" "it" "ops" "operations" "legal" "procurement" "purchasing" "vendor" "supplier" "sourcing" "marketing" "sales" "brand" "retail" "wholesale" "property" "estates" "facilities" "maintenance" "engineering" "production" "supply" "logistics" "transport" "fleet" "warehouse" "network" "cloud" "platform" "integration" "systems" "information" "infosec" "cyber" "compliance" "regulatory" "governance" "architecture" "change" "steering" "works" "school" "college" "university" "hospital" "trust" "church" "parish" "village" "town" "members" "owners" "family" "union" "labour" "labor" "policy" "planning" "strategy" "transformation" "innovation" "sustainability" "environmental" "content" "editorial" "studio" "service" "services" "customer" "client" "member" "business" "account" "accounts" "accounting" "budget" "grants" "spend" "pricing" "deal" "contract" "contracts" "value" "device" "equipment" "asset" "assets" "infrastructure" "performance" "selection" "evaluation" "scoring" "standing" "full" "general" "managing" "board" "committee" "council" "equity" "founding" "lead" "principal" "independent" "insurance" "cooperative" "shop" "dispatch" "depot" "yard" "mill" "mine" "harbour" "harbor" "port" "forest" "farm" "field" "shift" "night" "floor" "front" "ward" "unit" "department" "departmental" "section" "cabinet" "fire" "police" "parks" "water" "grid" "power" "rail" "track" "drivers" "pilots" "teachers" "nurses" "doctors" "tenants" "residents" "users" "user" "architects" "engineers" "deans" "trustees" "governors" "partners" "shareholder" "shareholders" "creative" "media" "programming" "publishing" "learning" "training" "talent" "benefits" "revenue" "billing" "collections" "reporting" "analytics" "bi" "ai" "ml" "web" "software" "hardware" "solutions" "solution" "application" "applications" "radiology" "imaging" "surgical" "surgery" "periop" "cardiology" "oncology" "biomed" "biomedical" "infection" "control" "process" "automation" "scada" "ot" "reliability" "ehs" "offshore" "onshore" "drilling" "refining" "health" "care" "social" "housing" "community" "public" "admissions" "research" "operating"
}

class! {
    /// First words of sentences that are capitalised for that reason only, before a verb of persons.
    opener, OPENERS:
    "he" "she" "they" "we" "i" "it" "you" "who" "nobody" "everybody" "everyone" "someone" "somebody" "anyone" "both" "neither" "either" "one" "which" "that" "this" "what" "no" "yes" "also" "then" "but" "and" "or" "so" "still" "apparently" "never" "just" "not" "always" "others" "most" "all" "some" "many" "few" "none" "each" "these" "those" "there" "here" "how" "why" "when" "where" "if" "because" "now" "once" "probably" "maybe" "already" "only" "even" "again" "legal" "deal" "budget" "contract" "customer" "client" "buyer" "rep" "prospect" "account" "note" "notes" "call" "meeting" "demo" "email" "mail" "article" "report" "rumour" "rumor" "word" "paper" "nothing" "something" "everything" "anything" "me" "us" "them" "him" "her" "his" "their" "our" "my" "your" "its" "theirs" "ours" "mine" "yours" "myself" "team" "people" "folks" "guy" "guys" "man" "woman" "lady" "contact" "champion" "sponsor" "whoever" "neither" "half" "two" "three" "four" "five" "six" "seven" "eight" "nine" "ten" "usually" "really" "actually" "basically" "obviously" "honestly" "last" "first" "next" "later" "today" "yesterday" "tomorrow" "tonight" "wife" "husband" "mum" "mom" "colleague" "colleagues" "competitor" "incumbent" "vendor" "supplier" "partner" "side" "company" "firm" "group" "department" "proposal" "quote" "offer" "letter" "invoice" "memo" "slide" "deck" "system" "software" "project" "pilot" "trial" "evidently" "reportedly" "supposedly" "presumably" "seemingly" "kickoff" "go" "live" "launch" "phase" "tbd" "tbc" "asap" "fyi" "btw" "ps" "pps" "re" "fwd" "fw" "cc" "bcc" "to" "from" "date" "subject" "sent"
}

class! {
    /// Particles inside a family name.
    particle, PARTICLES: "van" "von" "de" "der" "den" "da" "dos" "del" "della" "di" "du" "la" "le" "el" "al" "bin" "ter" "ten" "st" "y" "zu" "af" "ibn" "mac" "mc"
}

/// `of`.
pub const OF: u64 = word_hash("of");
/// `for`.
pub const FOR: u64 = word_hash("for");
/// `the`.
pub const THE: u64 = word_hash("the");
/// `and`.
pub const AND: u64 = word_hash("and");
/// `&`.
pub const AMPERSAND: u64 = word_hash("&");
/// `,`.
pub const COMMA: u64 = word_hash(",");
/// `(`.
pub const OPEN: u64 = word_hash("(");
/// `)`.
pub const CLOSE: u64 = word_hash(")");
/// `.`.
pub const DOT: u64 = word_hash(".");
/// `'s`.
pub const POSSESSIVE: u64 = word_hash("'s");
/// `'` after a plural: "trustees' panel".
pub const APOSTROPHE: u64 = word_hash("'");

class! {
    /// What a buyer calls "our" and a seller "your".
    buyers_own, BUYERS_OWN:
    "legal" "board" "finance" "procurement" "purchasing" "it" "infosec" "security" "lawyers" "lawyer" "counsel" "cfo" "ceo" "coo" "cio" "ciso" "cto" "gc" "dpo" "director" "boss" "committee" "council" "treasurer" "treasury" "controller" "controlling" "accounting" "accountant" "accounts" "budget" "fiscal" "supplier" "vendor" "trustees" "partners" "chairman" "president" "md" "fd" "auditors" "auditor" "compliance" "risk" "privacy" "plant" "hospital" "school" "users" "nurses" "drivers" "warehouse" "side" "process" "signature" "po" "portal" "union" "lawyers" "attorney" "solicitors" "hr" "supervisory" "management" "colleagues" "colleague" "manager" "group" "parent" "internal" "approval" "requirements" "department" "data" "staff" "teams"
}

class! {
    /// What a seller calls "our" and a buyer "your".
    sellers_own, SELLERS_OWN:
    "quote" "proposal" "offer" "pricing" "price" "prices" "product" "platform" "software" "tool" "demo" "solution" "order" "terms" "msa" "dpa" "sow" "contract" "paper" "engineers" "engineer" "implementation" "onboarding" "invoice" "template" "system" "licence" "license" "questionnaire" "answers" "soc" "report" "reference" "references" "draft" "services" "discount" "slides" "deck" "timeline" "plan" "steps" "list" "rows" "tracker" "redlines" "liability" "standard" "se" "app" "module" "api" "sales" "email" "mail" "note" "documents" "agreement" "framework" "sheet" "pilot" "machine" "people"
}

class! {
    /// Nobody, somebody, and what says something without being anybody: "the law says".
    nobody, NOBODY:
    "nobody" "contract" "email" "nobodys" "somebody" "someone" "it" "that" "this" "which" "law" "policy" "none"
}

class! {
    /// A word by which a statement is told from a task: an auxiliary or a subject pronoun.
    finite, FINITE:
    "is" "are" "was" "were" "has" "have" "had" "must" "can" "could" "will" "would" "won't" "can't" "doesn't" "don't" "isn't" "aren't" "hasn't" "haven't" "needs" "need" "they" "it" "nobody" "nothing" "we" "gets" "sits" "runs" "goes" "'re" "'ll" "'d" "may" "i" "there"
}

class! {
    /// He, she, they in any case.
    third_person, THIRD_PERSON:
    "he" "she" "they" "him" "her" "them"
}

class! {
    /// The speaker and the one spoken to.
    first_person, FIRST_PERSON:
    "i" "we" "you" "me" "us"
}

class! {
    /// Words between a subject and its verb that change nothing of who speaks.
    adverb, ADVERBS:
    "also" "just" "then" "now" "already" "apparently" "still" "even" "only" "did" "has" "had" "have" "'s" "later" "clearly" "again" "openly" "really" "kindly" "honestly" "quietly" "twice" "does" "is" "was" "'d" "kept" "keeps" "once" "herself" "himself" "both" "all" "never" "always" "themselves" "himself" "flatly" "repeatedly" "firmly"
}
