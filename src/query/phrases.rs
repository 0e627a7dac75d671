//! The managers' words: which phrase stands for which thing, state, condition or list.
//!
//! One table, read by longest match. Filler ("the", "our", "still") may stand between the words of a phrase, plurals and accents do not count, so
//! each line stands for many wordings; what the pieces mean together is composed in `compose`. Alternatives are parted by `|`.

use super::ast::{Group, Measure, Op, TextField};
use super::concept::{Concept, State};
use super::words::plain;
use crate::framework::{Dimension as D, Pillar, Risk};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a phrase stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Tag {
    /// A thing.
    Thing(Concept),
    /// A state of the thing beside it.
    State(State),
    /// The opposite of a state of the thing beside it.
    NotState(State),
    /// A thing in a state.
    Is(Concept, State),
    /// Turns what follows round.
    Not,
    And,
    Or,
    /// "but": a new thought about the same thing.
    But,
    /// A condition that is complete.
    Cond(Cond),
    /// A number that something is compared with; the comparison when nothing else is said.
    Measure(Measure, Op, f64),
    /// "without a word": makes a slip a silent one.
    Silent,
    /// How a value that follows is compared.
    Lead(Lead),
    /// A list to be carried, or a table.
    Show(Listing),
    /// How to put the deals together, after "by" or "per".
    By(Group),
    /// "how much of the pipeline".
    Share,
    /// "biggest": the largest amounts first.
    Largest,
    /// "smallest".
    Smallest,
    /// "by close date": the nearest first.
    Soonest,
}

/// Complete conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cond {
    Early,
    Middle,
    Late,
    Open,
    Closed,
    Clothes,
    Overdue,
    Commit,
    BestCase,
    PipelineCategory,
}

/// Lists and tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listing {
    Paper,
    Changes,
    Prep,
    SlipKind,
    SlipOwner,
}

/// How a value that follows is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    Op(Op),
    /// "in", "within", "next": from today on.
    Within,
    /// "for", "last": back from today.
    Back,
    Between,
    /// "since".
    Since,
    /// "before", "by" (a day).
    Until,
    /// "after" (a day).
    After,
}

const fn dim(d: D) -> Tag {
    Tag::Thing(Concept::Dim(d))
}

/// Phrases and what they stand for.
#[rustfmt::skip]
const TABLE: &[(Tag, &str)] = &[
    // People
    (dim(D::Signatory), "signer|signatory|signatories|identified to sign|named to sign|to sign|sign contract|signs contract|who is to sign|known to sign|authorized signatory|authorised signatory|authorized signer|contract signer|who signs|who will sign|who can sign|who is signing|who is going to sign|someone to sign|somebody to sign|anyone to sign|person who signs|person signing|one who signs|signing authority|signature authority|signature line|signing person"),
    (dim(D::EconomicBuyer), "economic buyer|eb|ebs|economic decision maker|budget holder|budget owner|owner of budget|money owner|money person|person with money|person with budget|who owns budget|who owns money|who holds budget|who holds money|who controls money|who controls budget|holder of budget|holder of purse|purse holder|purse string|check writer|cheque writer|financial buyer|financial decision maker|budget authority|budget-holder|economic-buyer"),
    (dim(D::Champion), "champion|internal champion|internal advocate|advocate|inside advocate|inside seller|internal seller|who sells for us|someone selling for us|somebody selling for us|insider|inside ally|ally"),
    (dim(D::ExecSponsors), "executive sponsor|exec sponsor|sponsor|executive sponsorship|exec sponsorship|sponsorship|executive backing|exec alignment|executive alignment"),
    (dim(D::BuyingGroup), "buying group|buying team|decision team|stakeholder map|influencer|blocker|blocker map"),
    (dim(D::Approvers), "approver|approval|sign-off|signoff|who approves|who needs to approve|who must approve|who has to approve|who has to say yes|who says yes|decision maker|decision-maker|approving person|named approval"),
    (Tag::Thing(Concept::People), "contact|people|person|stakeholder|buyer contact|relationship"),
    (Tag::Measure(Measure::Met, Op::AtLeast, 2.0), "multi-threaded|multithreaded|multi threaded|multi-thread|multithread|multi-threading|multithreading|more than one thread|wide enough|several contacts|multiple contacts|multiple people|several people"),
    (Tag::Measure(Measure::Met, Op::Less, 2.0), "single-threaded|single threaded|singlethreaded|single-thread|one-threaded|single contact|single point of contact|one point of contact|one contact|only one contact|only one person|just one person|just one contact"),
    // The approval path
    (Tag::Thing(Concept::Pillar(Pillar::ApprovalPath)), "approval path|approval process|approval chain|approval route|approval flow|approval step|approval sequence|approval-path|path to approval|route to approval|sign-off path|sign-off process|signoff process|decision process|decision path|decision-making process|decision making process|buying process|buying path|purchase process|purchasing process|how they buy|how buyer buys|how they approve|how they decide"),
    (dim(D::Thresholds), "threshold|approval threshold|approval limit|spending limit|spend limit|signing limit|spending authority|delegation of authority|doa|second approval|extra approval|additional approval|another approval|further approval|second signature|extra signature|additional signature|another signature|next level of approval|higher approval|limit|approval level"),
    (Tag::State(State::Triggered), "trip|trigger|triggered|tripping|triggering|exceed|cross|crossing|kick in|set off|hit|run into|break|breach|need second look"),
    (Tag::Is(Concept::Dim(D::Thresholds), State::Triggered), "over threshold|above threshold|past threshold|over limit|above limit|past limit|over approval limit|above approval limit|over approval threshold|above approval threshold|over their limit|above spending limit|over spending limit|exceed limit|exceeds threshold"),
    (dim(D::ApprovalMeetings), "approval meeting|internal meeting|board meeting|committee meeting|staff meeting|internal review meeting|approval-meeting"),
    (Tag::Thing(Concept::Committee), "committee|board approval|committee approval|board sign-off|committee sign-off|board decision|board|panel|council|steerco|steering committee|steering group|investment committee|cab|review board|governing body"),
    (Tag::State(State::Monthly), "monthly|every month|once a month|each month|month"),
    // Money
    (dim(D::Budget), "budget|money|funding|fund|funded|funding source"),
    (dim(D::BudgetCycle), "budget cycle|budget season|fiscal year|fiscal year end|budget year|budget window|budget-cycle"),
    (Tag::State(State::Expiring), "die|expire|expiring|dying|run out|running out|lapse|lapsing|go away|going away|disappear|vanish|use it or lose it|use-it-or-lose-it|expire before close|run out before close|end before close|lapse before close|die before close|expire before we close|expire before deal closes|run out before we close|get lost|is lost|lost|end|forfeited|evaporate"),
    (dim(D::FinanceReview), "finance review|finance|fp&a|finance approval|finance sign-off|finance check|finance-review|financial review"),
    (dim(D::BusinessCase), "business case|business-case|roi|roi case|justification|business justification|decision memo|written reason|value case"),
    // Paper
    (dim(D::Procurement), "procurement|purchasing|sourcing|procurement step|procurement process|procurement review|purchasing department|procurement team"),
    (Tag::Thing(Concept::PurchaseOrder), "po|po step|po number|purchase order|purchase-order|vendor onboarding|vendor onboarding step|vendor registration|vendor setup|vendor set-up|vendor form|vendor approval|supplier onboarding|supplier registration|supplier portal|supplier setup|supplier form|new vendor form|onboard us|onboarded as vendor|onboarding as vendor|set up as vendor|vendor creation"),
    (dim(D::LegalReview), "legal|legal review|legal-review|contract review|counsel|lawyer|legal team|legal department|legal step|legal sign-off|legal signoff|general counsel|redline|legal approval|attorney"),
    (dim(D::ContractTerms), "contract term|contract-term|msa|dpa|order form|liability cap|open term|contested term|contract"),
    (Tag::Is(Concept::Paper, State::Ours), "our paper|our template|our contract paper|our msa|our terms|our contract|on ours|our order form"),
    (Tag::Is(Concept::Paper, State::Theirs), "their paper|their template|their contract paper|their msa|their terms|their contract|customer paper|buyer paper|customer's paper|buyer's paper|on theirs"),
    (Tag::Show(Listing::Paper), "whose paper|which paper|what paper|whose contract|whose template|whose msa|paper side|our paper or theirs|our paper or their paper|their paper or ours|ours or theirs"),
    (Tag::Thing(Concept::Paper), "paper|contract paper"),
    (dim(D::SigningSteps), "step to signature|step to signing|step to sign|step to close|step toward signature|step until signature|step before signature|path to signature|path to signing|path to close|route to signature|road to signature|way to signature|signing step|signing-step|signature step|signature path|post-verbal step|step after verbal|step after yes|closing step|signing process|signature process|plan to sign|plan to signature|plan to get signed|mapped to signature"),
    // Validation
    (dim(D::SecurityReview), "security review|security-review|security|infosec|infosec review|information security|security questionnaire|security assessment|security check|security step|security approval|security clearance|vendor risk assessment|vendor risk|pen test|risk assessment|infosec questionnaire|security team|infosec team|cyber review"),
    (dim(D::ItReview), "it review|it-review|it approval|it department|it team|architecture review|architecture board|sso|integration review|technical review"),
    (dim(D::TechnicalValidation), "pilot|poc|proof of concept|trial|technical validation|technical-validation|tech validation|technical win|technical evaluation|reference call"),
    (dim(D::SuccessCriteria), "metric|success criteria|success-criteria|success criterion|decision criteria|acceptance criteria|success metric|kpi|success measure|number to hit|definition of good|measurable outcome|measure of success"),
    // Timeline
    (dim(D::GoLive), "go-live|go live|golive|go-live date|go live date|launch date|live date|launch|in production date|needed by date"),
    (dim(D::DecisionDate), "decision date|decision-date|signature date|signing date|date of decision|decision timeline|decision deadline|buyer's date|buyer date"),
    (dim(D::CompellingEvent), "compelling event|compelling-event|reason to act|reason to act now|why now|forcing event|trigger event|urgency|impetus"),
    (Tag::Thing(Concept::Pain), "pain|pain point|problem|business pain|business problem|identified pain"),
    (dim(D::Dependencies), "dependency|dependencies|dependent step|what waits for what"),
    (Tag::Thing(Concept::CloseDate), "closing|close|close date|closing date|close-date|due to close|set to close|slated to close|expected to close|forecast to close|forecasted to close|supposed to close|scheduled to close|landing|land|target close|target close date|coming in|due|crm date|expected close|expected close date"),
    (Tag::Cond(Cond::Overdue), "past close date|past their close date|past its close date|past closing date|past close|close date has passed|close date passed|close date in past|close date is in past|close date behind|past due|overdue|beyond close date|missed close date|missed their close date|blown close date|blew close date|after close date|expired close date|close date gone|should have closed|was supposed to close|were supposed to close|close date already passed"),
    (Tag::Measure(Measure::Pushes, Op::AtLeast, 1.0), "pushed|pushed out|pushed back|push|moved out|moved right|moved to right|moved back|moved|postponed|delayed|rescheduled|kicked down road|kicked out|deferred|push count|put back"),
    (Tag::State(State::Ours), "our|ours|our own|our date|our choice|our guess|our quarter|our quarter end|seller-set|seller set|set by us|picked by us|chosen by us|driven by us|we picked|we chose|we set|came from us|made up|made-up|invented|rep-set|rep's guess|from our side|internal date|no buyer source"),
    (Tag::State(State::Theirs), "theirs|their own|their date|their choice|buyer-set|set by buyer|set by customer|picked by buyer|chosen by buyer|chosen by them|buyer chose|customer chose|buyer picked|driven by buyer|from buyer|from their side|came from buyer|came from them|buyer-driven|buyer confirmed|buyer-confirmed|buyer agreed|they picked|they chose|buyer source"),
    // The plan
    (dim(D::CoOwnership), "mutual action plan|map|maps|mutual plan|mutual-plan|close plan|shared plan|action plan|joint plan|joint action plan|mutual success plan|mutual close plan|joint evaluation plan|joint execution plan|success plan|co-ownership|plan|project plan|go-live plan"),
    (Tag::State(State::Alone), "alone|on our own|by ourselves|wrote alone|wrote it ourselves|ourselves|without them|without buyer|without customer|without their input|without buyer input|one-sided|one sided|seller-only|seller only|unilateral|only ours|built alone|solo|single-handed|only us|only we|just us|no buyer input|no input from buyer"),
    (Tag::State(State::Shared), "co-authored|coauthored|co-author|co-written|together|jointly|co-owned|shared|with buyer|with customer|with them|both sides|joint|built together|written together|edited by buyer|agreed with buyer|buyer edited|buyer helped write|buyer involved|buyer had hand in|buyer touched"),
    (Tag::Thing(Concept::Steps), "step|plan step|action item|task|to-do|todo|milestone|open step|buyer step|plan item|step in plan"),
    (Tag::State(State::Owned), "owner|owned|own|owning|assigned|assignee|responsible|accountable|owner on their side|buyer owner|name on it|named owner|name against it|who owns it|on the hook|on hook|taken on|in charge"),
    (Tag::State(State::Dated), "date|dated|deadline|due date|target date|a day|timing"),
    (dim(D::ReviewCadence), "review cadence|review-cadence|cadence|check-in|standing call|weekly call|recurring call|regular review|weekly check-in"),
    (dim(D::Rollout), "rollout|roll-out|implementation plan|implementation|onboarding plan|kickoff|kick-off|after signature step|post-signature step|adoption plan"),
    (Tag::Thing(Concept::Pillar(Pillar::People)), "people pillar|people-pillar"),
    (Tag::Thing(Concept::Pillar(Pillar::Money)), "money pillar|money path"),
    (Tag::Thing(Concept::Pillar(Pillar::Paper)), "paper process|paper pillar|paper-pillar|paper path|paperwork|paper trail"),
    (Tag::Thing(Concept::Pillar(Pillar::Validation)), "validation|validation pillar"),
    (Tag::Thing(Concept::Pillar(Pillar::Timeline)), "timeline|timeline pillar|buyer timeline"),
    (Tag::Thing(Concept::Pillar(Pillar::MutualPlan)), "plan pillar|plan-pillar"),
    // What comes next
    (Tag::Thing(Concept::NextStep), "next step|next-step|next action|follow-up|follow up|followup|planned next action"),
    (Tag::Thing(Concept::NextMeeting), "next meeting|next-meeting|meeting|next call|call booked|meeting booked|upcoming meeting|future meeting|upcoming call|call|calendar invite|meeting on calendar|next conversation"),
    (Tag::Thing(Concept::NextMove), "next step or meeting|next step or next meeting|next meeting or step|next meeting or next step|next step or call|next step nor meeting|next step nor next meeting|next step or a meeting|next-move|next move|next step and meeting|next step and next meeting|next step / meeting"),
    (Tag::Thing(Concept::Verbal), "verbal yes|verbal|verbal commitment|verbal agreement|verbal approval|verbal ok|verbal go-ahead|verbal nod|verbal confirmation|verbal commit|said yes|say yes|said they would buy|verbally agreed|verbally committed|verbally approved|yes in words|oral yes|handshake|verbally said yes|given us verbal|gave us verbal|told us yes|spoken yes"),
    // Time that passes
    (Tag::Measure(Measure::Quiet, Op::More, 14.0), "gone quiet|went quiet|going quiet|quiet|gone dark|went dark|going dark|dark|gone silent|went silent|silent|radio silent|ghosted|ghosting|ghosted us|ghosting us|stopped replying|stopped responding|stopped answering|not replying|not responding|not answering|isn't replying|aren't replying|no reply|no replies|no response|no answer|unresponsive|gone cold|went cold|cold|haven't heard|haven't heard from|hasn't heard|not heard|not heard from|never heard back|heard nothing|heard nothing from|heard from nobody|no contact|no buyer contact|no buyer activity|no activity|no word from buyer|no word from customer|no word from them|nothing from buyer|nothing from them|inactive|haven't spoken|haven't talked|not spoken|no touch|no conversation|no sign of life|no buyer event|stopped talking|fallen silent|fell silent|last heard from"),
    (Tag::Measure(Measure::InStage, Op::AtLeast, 21.0), "same stage|same-stage|stuck in stage|stuck at stage|stuck in same stage|stuck in their stage|stuck|stalled|stage hasn't moved|stage has not moved|stage not moved|stage not changed|stage hasn't changed|stage unchanged|no stage change|sitting in stage|sat in stage|sitting in same stage|sitting still|been in stage|in stage|not moved|hasn't moved|haven't moved|no movement|not progressed|hasn't progressed|haven't progressed|not advanced|hasn't advanced|haven't advanced|not changed stage|hasn't changed stage|haven't changed stage|parked|stage stagnant|stagnant|days in stage|time in stage"),
    (Tag::Measure(Measure::ConfirmedAge, Op::More, 60.0), "older than|older|old|haven't reconfirmed|not reconfirmed|haven't re-confirmed|not re-confirmed|hasn't been reconfirmed|hasn't been re-confirmed|last confirmed|not been confirmed again|age"),
    (Tag::Measure(Measure::Slip, Op::AtLeast, 1.0), "slip|slipped|slipping|slippage|late step|step late|overdue step|step overdue|behind schedule|missed date|missed deadline|missed due date|running late|fell behind|fallen behind|step has slipped"),
    (Tag::Silent, "without word|without a word|no word|without any word|without saying anything|without saying|without telling us|without telling|without communication|without an update|without update|without notice|without warning|without explanation|without anyone telling|no communication|no comms|no explanation|no update|radio silence|in silence|silently|quietly|nobody said anything|nobody told us|nobody said word|nobody saying anything|no one said anything|no one told us|and no word|unannounced"),
    (Tag::Show(Listing::SlipKind), "slow us down|slows us down|slow us|slows us|slowing us down|slow down|slows down|slowest step|slowest|bottleneck|hold us up|holds us up|holding us up|take longest|takes longest|taking longest|cost us most time|costs us most time|slip most|slips most|most slippage|lose most time|lose time|drag most|drags most|delay us|delays us|delaying us"),
    (Tag::Show(Listing::SlipOwner), "drop ball|drops ball|dropping ball|dropped ball|drop the ball|dropping the ball|drops the ball|repeat offender|keep slipping|keeps slipping|keep missing|keeps missing|keep missing deadline|keeps missing deadline|always late|late again|repeatedly late|misses deadline|late most|misses date|serially late|lets us down|letting us down"),
    // The record's words
    (Tag::Cond(Cond::Clothes), "late-stage clothes|late stage clothes|late-stage clothing|late stage clothing|in late-stage clothes|early-stage deal in late-stage clothes|dressed as late|dressed up as late|dressed as late-stage|dressed up as late-stage|dressed as late stage|dressed up as late stage|dressed up|posing as late|posing as late-stage|pretending to be late|pretending to be late-stage|look later than they are|looks later than it is|further along on paper|not as far along as|not as far as stage|not really late|not really late-stage|stage ahead of evidence|stage is ahead of evidence|ahead of evidence|ahead of the evidence|late only on paper|late on paper only|late-stage in name only|only late on paper"),
    (Tag::Cond(Cond::Late), "late-stage|late stage|late-stage deal|late stage deal|late in cycle|late in funnel|late in pipeline|far along|bottom of funnel|final stage|final stretch|last stage|late deal|close to signature|near signature|deep in funnel|phase late"),
    (Tag::Cond(Cond::Early), "early-stage|early stage|early in cycle|early deal|top of funnel|first stage"),
    (Tag::Cond(Cond::Middle), "mid-stage|mid stage|middle stage|middle of funnel|mid-funnel"),
    (Tag::Cond(Cond::Open), "open|still open|not closed|active|live deal|in play|open pipeline|open deal|alive"),
    (Tag::Cond(Cond::Closed), "closed|closed won|closed lost|closed-won|closed-lost|won|lost deal|won deal"),
    (Tag::Cond(Cond::Commit), "commit|in commit|committed deal|commit deal|commit category|forecast commit|commit forecast|forecast as commit|forecasted as commit|called commit|calling commit|forecast category commit|committed|commitment forecast|committed forecast"),
    (Tag::Cond(Cond::BestCase), "best case|best-case|in best case|upside"),
    (Tag::Cond(Cond::PipelineCategory), "pipeline category|forecast category pipeline"),
    (Tag::Thing(Concept::Amount), "amount|value|deal size|deal value|contract value|acv|arr|tcv|worth|size"),
    (Tag::Thing(Concept::Rep), "rep|account executive|ae|seller"),
    (Tag::Thing(Concept::Stage), "stage"),
    (Tag::Thing(Concept::Forecast), "forecast category|forecast"),
    // States
    (Tag::State(State::Named), "named|name|identified|known|found|in place|mapped|documented|listed|defined|exist|there|nailed down|on record|spelled out"),
    (Tag::State(State::Met), "met|met with|meet|engaged|engaged with|spoken to|spoken with|talked to|talked with|speak to|talk to|been in touch with|in touch with|in touch|had call with|had a meeting with|sat down with|been in front of|in front of|access to|reached|been introduced to|introduced to|seen|contact with|face to face|on call with|involved"),
    (Tag::State(State::Acted), "acted|act|done anything|doing anything|do anything|done something|doing something|taken action|take action|taken any action|lifted finger|action|delivered anything|helped|actually done|done nothing but talk|shown action|moved anything|earned title|actually does"),
    (Tag::NotState(State::Acted), "all talk|only talk|just talk|only talking|just talking|talk only|all words|no action|lip service|done nothing|doing nothing|does nothing|nothing but talk|all hat|passive|in name only|hasn't lifted finger|only friendly|just friendly|just nice"),
    (Tag::State(State::Confirmed), "confirmed|confirmation|verified|validated|certain|locked|locked in|locked down|agreed|secured|solid|approved|signed off|clear|for sure|firm|allocated|real|proven|sure|settled|backed|crystal clear|evidenced|on solid ground"),
    (Tag::State(State::Assumed), "assumed|assumption|assuming|hoped for|hoped|hope|hoping|guess|guessed|guesswork|wishful|wishful thinking|presumed|unconfirmed|hearsay|unverified|hedged|reported|speculative|believed|taken on faith|gut feel"),
    (Tag::State(State::Unclear), "unclear|fuzzy|vague|foggy|murky|shaky|uncertain|tbd|up in air|undefined|undetermined|blurry|hazy|incomplete|in doubt|questionable|not nailed down|not clear|unproven|up in the air|missing piece"),
    (Tag::State(State::Unknown), "unknown|don't know|do not know|not known|no idea|no clue|question mark|open question|can't say|anybody's guess|anyone's guess"),
    (Tag::State(State::Absent), "missing|lacking|lack|absent|need to find|needs finding|nonexistent|blank|empty|unfilled|void"),
    (Tag::State(State::Mentioned), "mentioned|mention|came up|come up|coming up|raised|discussed|brought up|talked about|spoken about|covered|evidence|evidence of|asked about|touched on|touched|heard about|surfaced|spoke of|spoken of|word about|said anything about|addressed|appeared"),
    (Tag::State(State::Needed), "need|needed|require|required|waiting on|waiting for|wait on|wait for|outstanding|pending|still to do|to come|left to do|remaining|ahead|go through|going through|depends on|depend on|open item|blocked by|blocked on|stuck on|stuck with|hasn't cleared|haven't cleared|not through"),
    (Tag::State(State::Scheduled), "scheduled|booked|planned|on calendar|in diary|lined up|arranged|set up|in calendar"),
    (Tag::State(State::Started), "started|start|begun|began|kicked off|underway|under way|in progress|in-progress|moving|running|off ground|in motion|ongoing|gotten going"),
    (Tag::State(State::Done), "done|finished|complete|completed|cleared|passed|wrapped up|through"),
    (Tag::State(State::NotNeeded), "not needed|not required|unnecessary|not applicable|not-needed|waived|exempt"),
    (Tag::State(State::Contradicted), "contradict|contradicted|contradiction|contradicting|contradictory|conflict|conflicting|disagree|disagreeing|inconsistent|inconsistency|inconsistencies|don't match|do not match|doesn't match|mismatch|don't agree|do not agree|clash|at odds|opposite|tell different stories|say different things|different story"),
    (Tag::State(State::Stale), "stale|stale confirmation|old confirmation|faded confirmation|outdated confirmation|faded|out of date|outdated|gone stale|needs reconfirming|need reconfirming|expired confirmation|no longer fresh"),
    // Risks
    (Tag::Thing(Concept::AnyRisk), "risk|red flag|warning sign|risk signal|at risk"),
    (Tag::Thing(Concept::Risk(Risk::Silence)), "silence"),
    (Tag::Thing(Concept::Risk(Risk::Refusal)), "refusal|refused|refuse|won't share|won't introduce|declined"),
    (Tag::Thing(Concept::Risk(Risk::Turnover)), "turnover|reorg|reorganisation|reorganization|person left|champion left|people leaving|lost champion"),
    (Tag::Thing(Concept::Risk(Risk::CompetingPriority)), "competing priority|competing priorities|other priorities|competing project|competing-priority"),
    (Tag::Thing(Concept::Risk(Risk::Freeze)), "freeze|budget freeze|spending freeze|hiring freeze|spend freeze|budget cut|frozen"),
    (Tag::Thing(Concept::Risk(Risk::Competitor)), "competitor|competition|rival|incumbent|in-house build|competing vendor"),
    (Tag::Thing(Concept::Risk(Risk::Indecision)), "indecision|second thoughts|cold feet|undecided|no decision|wavering"),
    (Tag::Thing(Concept::Risk(Risk::LateStep)), "late surprise|late-step|surprise step|late stakeholder|step turned up late"),
    // Lists and totals
    (Tag::Show(Listing::Changes), "what changed|what has changed|what's changed|what have changed|what is different|what's different|what is new|what's new|what moved|what has moved|what happened|changes|change|changed|update|news|diff|difference|progress"),
    (Tag::Show(Listing::Prep), "prep me|prep|prepare me|prepare|1:1|1-1|1on1|one-on-one|one on one|one to one|one-to-one|brief me|briefing|get me ready|coaching session|coaching question|ask in 1:1|pipeline review with"),
    (Tag::Share, "how much|how much of|what share|what percentage|what percent|what portion|what fraction|what part|share of pipeline|percentage of pipeline|how much pipeline|how much money|total value|what's value|sum of|total of|how big"),
    (Tag::Largest, "biggest|largest|biggest deal|largest deal|top|highest value|most valuable|by amount|by size|by value|sorted by amount|sort by amount|ordered by amount|order by amount|sorted by size|biggest first|largest first"),
    (Tag::Soonest, "by close date|by closing date|sorted by close date|sort by close date|ordered by close date|order by close date|soonest|soonest first|closing first|by date"),
    (Tag::Smallest, "smallest|smallest deal"),
    (Tag::By(Group::Text(TextField::Owner)), "by owner|by rep|per rep|per owner|for each rep|for each owner|each rep|group by owner|group by rep|grouped by owner|grouped by rep|rep by rep|by seller|by salesperson"),
    (Tag::By(Group::Text(TextField::Account)), "by account|per account|by customer|per customer|group by account|grouped by account|by company"),
    (Tag::By(Group::Text(TextField::StageName)), "by stage|per stage|group by stage|grouped by stage|each stage"),
    (Tag::By(Group::Phase), "by phase|per phase|group by phase"),
    (Tag::By(Group::Text(TextField::Forecast)), "by forecast|by forecast category|per forecast category|group by forecast|by category"),
    (Tag::By(Group::Text(TextField::Currency)), "by currency|per currency|group by currency|each currency"),
    (Tag::By(Group::CloseMonth), "by month|by close month|per close month|group by month|month by month|by closing month|per month"),
    // Joints
    (Tag::Not, "no|not|never|without|w/o|n't|haven't|hasn't|havent|hasnt|hadn't|don't|doesn't|dont|doesnt|didn't|didnt|isn't|isnt|aren't|arent|wasn't|weren't|won't|wont|can't|cannot|cant|couldn't|nobody|no one|noone|no-one|none|nothing|neither|nowhere|zero|yet to|have yet to|has yet to|still no|still not|fail to|failed to|non"),
    (Tag::And, "and|plus|as well as|along with|while also|&|who also|that also|combined with"),
    (Tag::Or, "or|nor|either"),
    (Tag::But, "but|though|although|however|while|where|whose|that|which|who|except|even though|despite|owned by|belonging to|run by|managed by|worked by|held by"),
    // Comparison
    (Tag::Lead(Lead::Op(Op::More)), "more than|over|above|greater than|bigger than|larger than|north of|exceeding|upwards of|in excess of|longer than|later than|higher than|beyond|past|worth more than"),
    (Tag::Lead(Lead::Op(Op::AtLeast)), "at least|no less than|not less than|minimum|min|minimum of|or more than|from"),
    (Tag::Lead(Lead::Op(Op::Less)), "less than|under|below|fewer than|smaller than|south of|lower than|shorter than|short of|worth less than"),
    (Tag::Lead(Lead::Op(Op::AtMost)), "at most|up to|no more than|not more than|maximum|max|only|just|maximum of"),
    (Tag::Lead(Lead::Op(Op::Is)), "exactly|equal to|precisely"),
    (Tag::Lead(Lead::Within), "in|within|in next|within next|next|over next|during next|in coming|coming|inside|in less than|in under|within coming|during|in following"),
    (Tag::Lead(Lead::Back), "for|for last|in last|over last|last|past few|in past|for past|during last|within last|for over past|for at least last"),
    (Tag::Lead(Lead::Between), "between|anywhere between|somewhere between|ranging from"),
    (Tag::Lead(Lead::Since), "since|starting|as of"),
    (Tag::Lead(Lead::Until), "by|before|until|till|no later than|on or before|not later than|prior to|ahead of"),
    (Tag::Lead(Lead::After), "after|following|on or after|starting from|not before"),
];

/// Words that carry nothing by themselves and may stand between the words of a phrase.
const FILLER: &str = "a an the our their its his her your my this that these those is are was were be been being am has have had having do does did \
    we i you it they them us there yet just even ever really actually already any some all of on at for to with as so s re ve got get gets \
    currently now today right quite very too also only both each every one can could should would will might may must \
    still up out about into from by";

/// Words that are passed over without a report: question words, courtesies, words for deals.
const STOP: &str = "which what who whom whose where when how why show me list find give tell display see want need please let know get pull filter \
    deal deals opportunity opportunities opp opps account accounts customer customers buyer buyers prospect prospects pipeline pipelines company companies client clients \
    side sides anyone anybody somebody someone something anything everything everyone team teams thing things case cases place places \
    them they their theirs us we i my me you your our it its he she him her there here then than \
    if because since until while when whenever say says said tell tells told think thinks go goes going gone come comes coming look looks looking \
    make makes made take takes took put puts keep keeps kept gets got getting been being seem seems feel feels happen happens \
    currently now today really actually already even ever just yet still only quite very too also far again else \
    ago old day days week weeks time times moment most more many much several few lot lots number kind sort type \
    of on at for to with as so in by from into about up out off over through onto per than and an a the this that these those \
    is are was were be am has have had having do does did doing can could should would will might may must shall \
    note notes each other another same price pricing overall total current actual single full whole got any some all both every one ones \
    hi hello hey thanks thank ok okay yes sir help report overview view dashboard question questions answer answers \
    we've i've they've you've who've it's that's who's i'm we're they're you're i'd we'd they'd we'll they'll i'll let's us down forward";

/// A phrase of the table: its words and what they stand for.
#[derive(Debug)]
pub(super) struct Phrase {
    /// In their plain form.
    pub words: Vec<String>,
    /// What it stands for.
    pub tag: Tag,
}

/// The table by first word, the longest phrases first.
pub(super) static PHRASES: LazyLock<HashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let mut map: HashMap<String, Vec<Phrase>> = HashMap::new();
    for (tag, alternatives) in TABLE {
        for alternative in alternatives.split('|') {
            let words: Vec<String> = alternative.split_whitespace().map(plain).collect();
            let Some(first) = words.first().cloned() else {
                continue;
            };
            map.entry(first)
                .or_default()
                .push(Phrase { words, tag: *tag });
        }
    }
    for phrases in map.values_mut() {
        phrases.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
    }
    map
});

fn set(words: &'static str) -> std::collections::HashSet<String> {
    words.split_whitespace().map(plain).collect()
}

static FILLERS: LazyLock<std::collections::HashSet<String>> = LazyLock::new(|| set(FILLER));
static STOPS: LazyLock<std::collections::HashSet<String>> = LazyLock::new(|| set(STOP));

/// Whether a word may stand between the words of a phrase.
pub(super) fn is_filler(plain: &str) -> bool {
    FILLERS.contains(plain)
}

/// Whether a word is passed over without a report.
pub(super) fn is_stop(plain: &str) -> bool {
    STOPS.contains(plain) || FILLERS.contains(plain)
}

/// What a whole text stands for, as a name in the structured form: "economic buyer", "signer".
pub(super) fn named(text: &str) -> Option<Tag> {
    let words: Vec<String> = text.split_whitespace().map(plain).collect();
    let phrases = PHRASES.get(words.first()?)?;
    phrases.iter().find(|p| p.words == words).map(|p| p.tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_stands_for_two_things() {
        let mut seen: HashMap<Vec<String>, Tag> = HashMap::new();
        let mut double = Vec::new();
        for phrase in PHRASES.values().flatten() {
            if let Some(other) = seen.insert(phrase.words.clone(), phrase.tag)
                && other != phrase.tag
            {
                double.push(format!(
                    "{}: {other:?} and {:?}",
                    phrase.words.join(" "),
                    phrase.tag
                ));
            }
        }
        assert!(double.is_empty(), "{}", double.join("\n"));
    }
}
