//! The columns of every export, by the names they have there: data, not code. A new name is a new word in a list.

use super::{DEALS_RANK, LINKS_RANK, NAMES_RANK, NOTES_RANK};

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Kind {
    /// Salesforce opportunities.
    Opportunities,
    /// HubSpot deals.
    HubspotDeals,
    /// Salesforce tasks and events.
    Tasks,
    /// Salesforce notes.
    Notes,
    /// Salesforce enhanced notes, their content in base64.
    ContentNotes,
    /// Salesforce: which document belongs to which record.
    DocumentLinks,
    /// Salesforce: who plays which role in an opportunity.
    ContactRoles,
    /// Salesforce accounts, users, contacts: names by id.
    Names,
    /// HubSpot notes and other engagements.
    Engagements,
    /// HubSpot: which engagement belongs to which deal.
    Associations,
    /// Any other table with columns that are known.
    General,
}

impl Kind {
    /// What it is called in reports.
    pub fn title(self) -> &'static str {
        match self {
            Kind::Opportunities => "Salesforce opportunities",
            Kind::HubspotDeals => "HubSpot deals",
            Kind::Tasks => "Salesforce tasks",
            Kind::Notes => "Salesforce notes",
            Kind::ContentNotes => "Salesforce content notes",
            Kind::DocumentLinks => "Salesforce document links",
            Kind::ContactRoles => "Salesforce contact roles",
            Kind::Names => "Salesforce names",
            Kind::Engagements => "HubSpot engagements",
            Kind::Associations => "HubSpot associations",
            Kind::General => "table",
        }
    }

    /// The order of reading.
    pub fn rank(self) -> u8 {
        match self {
            Kind::Names => NAMES_RANK,
            Kind::Opportunities | Kind::HubspotDeals => DEALS_RANK,
            Kind::DocumentLinks | Kind::Associations => LINKS_RANK,
            Kind::General
            | Kind::Tasks
            | Kind::Notes
            | Kind::ContentNotes
            | Kind::Engagements
            | Kind::ContactRoles => NOTES_RANK,
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Col {
    DealId,
    DealName,
    Account,
    AccountId,
    Stage,
    Pipeline,
    Amount,
    Currency,
    CloseDate,
    Owner,
    OwnerId,
    Forecast,
    NextStep,
    NoteId,
    Text,
    Title,
    WrittenAt,
    /// When it was completed.
    Done,
    /// When it was entered.
    Created,
    Author,
    Kind,
    Subkind,
    Private,
    Deleted,
    Closed,
    LinkedNotes,
    LinkedIds,
    Document,
    Person,
    Role,
    Primary,
    FirstName,
    LastName,
}

impl Col {
    /// How many there are.
    pub const COUNT: usize = Col::LastName as usize + 1;
}

/// The names of a column, the best first.
pub(super) type Aliases = (Col, &'static [&'static str]);

/// Salesforce opportunities.
pub(super) const OPPORTUNITIES: &[Aliases] = &[
    (Col::DealId, &["id", "opportunityid"]),
    (Col::DealName, &["name", "opportunityname"]),
    (Col::AccountId, &["accountid"]),
    (Col::Account, &["accountname", "account"]),
    (Col::Stage, &["stagename", "stage"]),
    (Col::Amount, &["amount"]),
    (Col::Currency, &["currencyisocode", "amountcurrency"]),
    (Col::CloseDate, &["closedate"]),
    (Col::OwnerId, &["ownerid"]),
    (Col::Owner, &["ownername", "owner", "opportunityowner"]),
    (Col::Forecast, &["forecastcategoryname", "forecastcategory"]),
    (Col::NextStep, &["nextstep"]),
    (Col::Text, &["description"]),
    (
        Col::WrittenAt,
        &["lastmodifieddate", "systemmodstamp", "createddate"],
    ),
    (Col::Deleted, &["isdeleted"]),
];

/// HubSpot deals.
pub(super) const HUBSPOT_DEALS: &[Aliases] = &[
    (Col::DealId, &["recordid", "hsobjectid", "dealid"]),
    (Col::DealName, &["dealname"]),
    (Col::Stage, &["dealstage"]),
    (Col::Pipeline, &["pipeline"]),
    (Col::Amount, &["amount", "amountincompanycurrency"]),
    (Col::Currency, &["currency", "dealcurrencycode"]),
    (Col::CloseDate, &["closedate"]),
    (Col::Owner, &["dealowner", "hubspotownerid"]),
    (
        Col::Account,
        &[
            "associatedcompany",
            "associatedcompanyprimary",
            "associatedcompanies",
        ],
    ),
    (
        Col::Forecast,
        &["forecastcategory", "hsmanualforecastcategory"],
    ),
    (Col::NextStep, &["nextstep", "hsnextstep"]),
    (Col::Text, &["dealdescription", "description"]),
    (
        Col::WrittenAt,
        &[
            "lastmodifieddate",
            "hslastmodifieddate",
            "lastactivitydate",
            "createdate",
        ],
    ),
    (Col::LinkedNotes, &["associatednote", "associatednotes"]),
    (Col::LinkedIds, &["associatednoteids"]),
];

/// Salesforce tasks and events.
pub(super) const TASKS: &[Aliases] = &[
    (Col::NoteId, &["id", "activityid", "taskid", "eventid"]),
    (Col::DealId, &["whatid"]),
    (Col::AccountId, &["accountid"]),
    (Col::Title, &["subject"]),
    (Col::Text, &["description"]),
    (Col::Done, &["completeddatetime", "enddatetime"]),
    (
        Col::WrittenAt,
        &["activitydate", "activitydatetime", "startdatetime"],
    ),
    (Col::Created, &["createddate", "lastmodifieddate"]),
    (Col::OwnerId, &["ownerid"]),
    (Col::Author, &["ownername", "owner"]),
    (Col::Kind, &["type"]),
    (Col::Subkind, &["tasksubtype", "eventsubtype"]),
    (Col::Closed, &["isclosed", "status"]),
    (Col::Private, &["isprivate"]),
    (Col::Deleted, &["isdeleted"]),
];

/// Salesforce notes.
pub(super) const NOTES: &[Aliases] = &[
    (Col::NoteId, &["id"]),
    (Col::DealId, &["parentid"]),
    (Col::Title, &["title"]),
    (Col::Text, &["body"]),
    (Col::OwnerId, &["ownerid", "createdbyid"]),
    (Col::Author, &["ownername", "owner"]),
    (
        Col::WrittenAt,
        &["createddate", "lastmodifieddate", "systemmodstamp"],
    ),
    (Col::Private, &["isprivate"]),
    (Col::Deleted, &["isdeleted"]),
];

/// Salesforce enhanced notes.
pub(super) const CONTENT_NOTES: &[Aliases] = &[
    (Col::NoteId, &["id", "contentdocumentid"]),
    (Col::DealId, &["linkedentityid", "opportunityid"]),
    (Col::Title, &["title"]),
    (Col::Text, &["content"]),
    (Col::OwnerId, &["ownerid", "createdbyid"]),
    (Col::Author, &["ownername", "owner"]),
    (
        Col::WrittenAt,
        &["createddate", "contentmodifieddate", "lastmodifieddate"],
    ),
    (Col::Private, &["isprivate"]),
    (Col::Deleted, &["isdeleted"]),
];

/// Salesforce document links.
pub(super) const DOCUMENT_LINKS: &[Aliases] = &[
    (Col::Document, &["contentdocumentid"]),
    (Col::DealId, &["linkedentityid"]),
    (Col::Deleted, &["isdeleted"]),
];

/// Salesforce contact roles.
pub(super) const CONTACT_ROLES: &[Aliases] = &[
    (Col::NoteId, &["id"]),
    (Col::DealId, &["opportunityid"]),
    (Col::Person, &["contactid"]),
    (Col::LastName, &["contactname", "contact"]),
    (Col::Role, &["role"]),
    (Col::Primary, &["isprimary"]),
    (
        Col::WrittenAt,
        &["createddate", "lastmodifieddate", "systemmodstamp"],
    ),
    (Col::Deleted, &["isdeleted"]),
];

/// Salesforce accounts, users, contacts.
pub(super) const NAMES: &[Aliases] = &[
    (Col::Person, &["id"]),
    (Col::DealName, &["name"]),
    (Col::FirstName, &["firstname"]),
    (Col::LastName, &["lastname"]),
    (Col::Role, &["title"]),
];

/// HubSpot engagements.
pub(super) const ENGAGEMENTS: &[Aliases] = &[
    (Col::NoteId, &["engagementid", "hsobjectid"]),
    (Col::DealId, &["dealid"]),
    (Col::Text, &["body", "hsnotebody", "notebody"]),
    (Col::Title, &["title", "subject"]),
    (
        Col::WrittenAt,
        &[
            "timestamp",
            "hstimestamp",
            "engagementtimestamp",
            "createdat",
            "createdate",
        ],
    ),
    (Col::Author, &["ownername", "owner"]),
    (Col::Kind, &["engagementtype", "type"]),
];

/// HubSpot associations.
pub(super) const ASSOCIATIONS: &[Aliases] = &[
    (Col::DealId, &["dealid"]),
    (Col::NoteId, &["engagementid"]),
    (Col::Kind, &["engagementtype", "type"]),
];

/// Any other table.
pub(super) const GENERAL: &[Aliases] = &[
    (
        Col::DealId,
        &[
            "dealid",
            "opportunityid",
            "oppid",
            "dealrecordid",
            "recordiddeal",
            "crmid",
            "relatedtoid",
        ],
    ),
    (
        Col::DealName,
        &[
            "deal",
            "dealname",
            "opportunity",
            "opportunityname",
            "oppname",
            "dealtitle",
        ],
    ),
    (
        Col::Account,
        &[
            "account",
            "accountname",
            "company",
            "companyname",
            "customer",
            "client",
            "organization",
            "organisation",
            "prospect",
        ],
    ),
    (
        Col::Stage,
        &[
            "stage",
            "stagename",
            "dealstage",
            "salesstage",
            "pipelinestage",
            "phase",
        ],
    ),
    (
        Col::Amount,
        &[
            "amount",
            "dealamount",
            "dealvalue",
            "dealsize",
            "amountconverted",
            "value",
            "acv",
            "arr",
            "tcv",
        ],
    ),
    (
        Col::Currency,
        &[
            "currency",
            "currencyisocode",
            "currencycode",
            "dealcurrency",
            "amountcurrency",
        ],
    ),
    (
        Col::CloseDate,
        &[
            "closedate",
            "expectedclosedate",
            "expectedclose",
            "closingdate",
            "targetclosedate",
        ],
    ),
    (
        Col::Owner,
        &[
            "owner",
            "dealowner",
            "opportunityowner",
            "accountexecutive",
            "ae",
            "rep",
            "salesrep",
            "salesperson",
            "ownername",
        ],
    ),
    (
        Col::Forecast,
        &["forecast", "forecastcategory", "forecastcategoryname"],
    ),
    (Col::NextStep, &["nextstep", "nextsteps", "nextaction"]),
    (
        Col::Text,
        &[
            "note",
            "notes",
            "notetext",
            "text",
            "body",
            "notebody",
            "fullcomments",
            "comments",
            "comment",
            "callnotes",
            "meetingnotes",
            "description",
            "content",
            "summary",
            "details",
            "transcript",
        ],
    ),
    (Col::Title, &["subject", "title", "notetitle"]),
    (
        Col::NoteId,
        &["noteid", "activityid", "taskid", "engagementid", "callid"],
    ),
    (
        Col::WrittenAt,
        &[
            "writtenat",
            "date",
            "notedate",
            "activitydate",
            "meetingdate",
            "calldate",
            "createddate",
            "createdat",
            "created",
            "createdate",
            "timestamp",
            "datetime",
        ],
    ),
    (
        Col::Author,
        &[
            "author",
            "createdby",
            "writtenby",
            "loggedby",
            "assigned",
            "assignedto",
            "user",
        ],
    ),
    (
        Col::Kind,
        &["kind", "type", "activitytype", "notetype", "channel"],
    ),
    (Col::Private, &["private", "isprivate", "confidential"]),
];
