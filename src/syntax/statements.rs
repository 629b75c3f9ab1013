//! The catalogue of statements: what may stand where, how it is written, what it means.
//!
//! One row a declaration or statement of the grammar. Error messages, `andon explain`, completion, hover and the language
//! reference are made from it; a test holds it against the grammar.

use super::Kind;

/// One statement of the language.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// Its rule.
    pub kind: Kind,
    /// The declarations in whose block it may stand; `file` is the top level.
    pub within: &'static [Kind],
    /// How it is written: keywords in lower case, what is to be filled in in capitals, optional parts in brackets.
    pub form: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// A line that could stand in a spec.
    pub example: &'static str,
    /// Sets one figure of its block, so that of two nobody knows which one holds. Those that name something more each time
    /// (`asks`, `goal`) may repeat.
    pub once: bool,
}

impl Statement {
    /// The words with which it begins.
    pub fn keywords(&self) -> impl Iterator<Item = &'static str> {
        self.form.split_whitespace().take_while(|w| w.bytes().all(|b| b.is_ascii_lowercase()))
    }

    const fn once(self) -> Self {
        Self { once: true, ..self }
    }
}

const fn at(
    kind: Kind,
    within: &'static [Kind],
    form: &'static str,
    meaning: &'static str,
    example: &'static str,
) -> Statement {
    Statement { kind, within, form, meaning, example, once: false }
}

use Kind as K;

/// What a claim may say: one line for whoever looks it up.
const CLAIM: &str = "what the design is for, checked like a test: `flow time of Feature p85 < 2 weeks`, `throughput of Feature >= 3 per week`, \
`utilisation of Data between 50% to 80%`, `flow time of Bug < 2 times flow time of Feature`, `no finding missing-interface`; in `compare` also \
`falls`, `rises at least 20%`, `falls at most 3 times`, `does not rise by more than 5%`, `stays within 5%`; a quantile is any from p1 to p99; at its end `with 99% confidence`";
const FILE: &[Kind] = &[K::file];
const PEOPLE: &[Kind] = &[K::role, K::leader];
const GROUPS: &[Kind] = &[K::unit, K::team, K::pattern];
const AXES: &[Kind] = &[K::channel, K::interface];
const ANY: &[Kind] = &[
    K::file,
    K::calendar,
    K::channel,
    K::role,
    K::leader,
    K::unit,
    K::team,
    K::pattern,
    K::interface,
    K::decision,
    K::board,
    K::access,
    K::component,
    K::resource,
    K::meeting,
    K::intent,
    K::climate,
    K::andon,
    K::stream,
    K::stage,
    K::signal,
    K::incident,
    K::phase,
    K::scenario,
    K::variant,
    K::compare,
];
const TAGGED: &[Kind] = &[
    K::role,
    K::leader,
    K::unit,
    K::team,
    K::pattern,
    K::interface,
    K::decision,
    K::board,
    K::access,
    K::component,
    K::resource,
    K::meeting,
    K::intent,
    K::andon,
    K::stream,
    K::stage,
    K::signal,
    K::incident,
    K::phase,
    K::scenario,
    K::variant,
    K::compare,
];
const REPEATED: &[Kind] = &[K::scenario, K::compare];

/// All statements, in the order of the manual.
#[rustfmt::skip]
pub const TABLE: &[Statement] = &[
    at(K::organization, FILE, "organization NAME", "names the organisation that the project describes", "organization \"Parts Unlimited\""),
    at(K::import, FILE, "import FILE", "reads another file of the project as if it stood here", "import \"lib/channels.org\""),
    at(K::specialty, FILE, "specialty NAME, NAME", "declares fields of knowledge that people are skilled in and work asks of", "specialty Java, Database"),
    at(K::default, FILE, "default NAME FIGURE", "replaces one figure of the table of defaults", "default relay_handling 10 min"),
    at(K::calendar, FILE, "calendar NAME { … }", "hours at work; a day of effort is one day of the doer's calendar", "calendar Office { works Monday to Friday from 09:00 to 17:00 }"),
    at(K::calendar_works, &[K::calendar], "works DAY [to DAY] from TIME to TIME", "the days and hours at work, once in a calendar: hours end after they begin, and a shift over midnight is two teams with a calendar each, up to 24:00 and from 00:00", "works Monday to Friday from 09:00 to 17:00").once(),
    at(K::calendar_clock, &[K::calendar], "around the clock", "always at work", "around the clock").once(),
    at(K::calendar_closed, &[K::calendar], "closed from MOMENT for TIME", "nobody is at work in this time of the run", "closed from day 50 for 1 week"),
    at(K::channel, FILE, "channel NAME { … }", "a way to communicate, on four axes: speed, frequency, fidelity, accuracy", "channel ticket { speed 2 days }"),
    at(K::speed, AXES, "speed TIME [to TIME]", "time under way, from the median to the 90th percentile", "speed 2 days to 6 days").once(),
    at(K::frequency, AXES, "frequency CADENCE", "when it can be used: on demand, or at a rhythm", "frequency every week on Thursday").once(),
    at(K::fidelity, AXES, "fidelity SHARE", "share of the meaning that survives one passage", "fidelity 60%").once(),
    at(K::accuracy, AXES, "accuracy SHARE", "share of what survives that is still true", "accuracy 85%").once(),
    at(K::handling, AXES, "handling TIME", "attention that each of those who pass a message on spends on it", "handling 20 min").once(),
    at(K::upkeep, AXES, "upkeep TIME per UNIT", "attention that everybody at its ends spends to keep it open", "upkeep 30 min per week").once(),
    at(K::fails, AXES, "fails SHARE of the time for TIME", "is down for this share of the time, in outages of this length", "fails 50% of the time for 4 h").once(),
    at(K::role, FILE, "role NAME { … }", "what people of one kind can do, answer for and may decide", "role Developer { skilled in Java }"),
    at(K::leader, FILE, "leader ROLE { … }", "settings of the person who leads a unit or a team", "leader VPDevelopment { available 10% }"),
    at(K::skilled, PEOPLE, "skilled in SPECIALTY [SHARE]", "specialties, with the level of skill; full skill unless said otherwise", "skilled in Java, Database 40%"),
    at(K::responsible, &[K::role, K::leader, K::unit, K::team, K::pattern], "responsible for THING, THING", "what it answers for", "responsible for Coding, Building"),
    at(K::may_decide, PEOPLE, "may decide DECISION [up to AMOUNT] [when reversible]", "a decision right, with its limits", "may decide Rollback"),
    at(K::available, PEOPLE, "available SHARE", "share of the calendar that is not booked already; the rest is waited for", "available 10%").once(),
    at(K::works, &[K::role, K::leader, K::unit, K::team, K::pattern], "works CALENDAR", "the hours at work", "works Office").once(),
    at(K::order, &[K::role, K::leader, K::stream], "order RULE", "which of the waiting things is taken next: oldest first, newest first, shortest first, priority first, random", "order oldest first").once(),
    at(K::switching, PEOPLE, "switching takes TIME", "time lost when turning to another item", "switching takes 15 min").once(),
    at(K::learns, PEOPLE, "learns SHARE", "share of effort saved at each doubling of repetitions (Wright's law)", "learns 20%").once(),
    at(K::pace, PEOPLE, "pace SHARE", "speed at all work, 100% is normal", "pace 120%").once(),
    at(K::juggles, PEOPLE, "juggles COUNT", "items that one person has in hand at once, those that wait for an answer included", "juggles 2").once(),
    at(K::costs, PEOPLE, "costs AMOUNT per UNIT", "what one person costs", "costs 900 USD per day").once(),
    at(K::also_reports, &[K::role, K::leader, K::unit, K::team, K::pattern], "also reports to ROLE [for THING]", "a dotted line, with the matters for which it holds", "also reports to CIO for Security"),
    at(K::mentors, PEOPLE, "mentors newcomers SHARE for TIME", "what each newcomer costs an incumbent, and for how long", "mentors newcomers 10% for 8 weeks").once(),
    at(K::unit, &[K::file, K::unit, K::team, K::pattern], "unit NAME [led by ROLE] { … }", "a unit of units and teams", "unit IT led by CIO { team Phoenix { 8 Developer } }"),
    at(K::team, &[K::file, K::unit, K::team, K::pattern], "team NAME [like PATTERN] [led by ROLE] { … }", "people who talk to each other every day", "team Phoenix led by DevelopmentManager { 8 Developer }"),
    at(K::pattern, FILE, "pattern NAME [led by ROLE] { … }", "a shape of team, to be used by count", "pattern Squad { 5 Developer }"),
    at(K::teams_like, GROUPS, "COUNT teams like PATTERN", "so many teams of one shape", "200 teams like Squad"),
    at(K::guest, GROUPS, "COUNT ROLE from TEAM at SHARE", "people of another team who spend a share of their time here, the first ones of it: `1 Op from B` in two teams is one person, whose shares come to less than 100% together", "1 Developer from Data at 50%"),
    at(K::member, GROUPS, "COUNT ROLE", "so many people of a role", "8 Developer"),
    at(K::inside, GROUPS, "inside by CHANNEL", "how people of the team talk to each other", "inside by chat").once(),
    at(K::reports_by, GROUPS, "reports by CHANNEL [CADENCE]", "how people here and their leader talk", "reports by ticket every week on Monday").once(),
    at(K::at_most, &[K::unit, K::team, K::pattern, K::stream, K::stage], "at most COUNT items", "a limit on work in progress", "at most 5 items").once(),
    at(K::interface, FILE, "interface PARTY -> PARTY by CHANNEL [CADENCE]", "a sanctioned relationship: who may start a conversation with whom, over what; `<->` lets both start", "interface Phoenix -> Release by ticket"),
    at(K::carries, &[K::interface], "carries THING, THING", "only this may go over it: Questions, Answers, Work, Decisions, Signals, Learning, Access, Changes, or a report by name", "carries Questions, Answers"),
    at(K::only_during, &[K::interface], "only during PHASE", "sanctioned in these phases of the cycle only", "only during plan"),
    at(K::decision, FILE, "decision NAME { … }", "something that must be decided", "decision Deploy { approved by CIO }"),
    at(K::approved_by, &[K::decision], "approved by WHOM [CADENCE] [for TIME], then WHOM", "approvals, in order, each in its own rhythm, and the attention that each takes", "approved by DevelopmentManager, then CIO every week on Thursday").once(),
    at(K::half_life, &[K::decision, K::stream], "half life TIME", "how fast what is known of the situation goes stale, or an item loses what its success brings", "half life 30 min").once(),
    at(K::takes, &[K::decision, K::board], "takes TIME", "attention that it takes of whoever decides", "takes 30 min").once(),
    at(K::local, &[K::decision], "local SHARE", "weight of what only the place knows", "local 70%").once(),
    at(K::context, &[K::decision], "context SHARE", "weight of what only the top knows", "context 30%").once(),
    at(K::reversible, &[K::decision], "reversible", "can be taken back", "reversible"),
    at(K::amount, &[K::decision], "amount FIGURE", "the amount at stake", "amount 100 USD to 900 USD").once(),
    at(K::sent_back, &[K::decision], "sent back SHARE", "chance that an approver sends it back to be prepared again", "sent back 25%").once(),
    at(K::says_yes, &[K::decision], "says yes SHARE", "chance that an approver says yes", "says yes 80%").once(),
    at(K::after_no, &[K::decision], "after a no, drop|resubmit after TIME", "what a refusal leads to", "after a no, resubmit after 1 week").once(),
    at(K::if_wrong, &[K::decision], "if wrong, rework SHARE|becomes INCIDENT", "what a wrong decision costs", "if wrong, rework 50%").once(),
    at(K::board, FILE, "board NAME { … }", "people who approve together, when they meet", "board ChangeBoard { members 3 Operator; meets every week on Thursday }"),
    at(K::board_members, &[K::board], "members [COUNT] ROLE, ROLE", "who sits on it", "members 3 Operator"),
    at(K::meets, &[K::board], "meets CADENCE", "when it meets", "meets every week on Thursday").once(),
    at(K::agenda, &[K::board], "agenda COUNT", "most matters at one meeting", "agenda 7").once(),
    at(K::decides_by, &[K::board], "decides by unanimity|majority", "whether all of its members who are there must say yes, or more than half of them", "decides by majority").once(),
    at(K::intent, FILE, "intent GROUP { … }", "commander's intent: to what end, what to do, what to avoid, what is delegated", "intent Phoenix { purpose \"Customers buy online\" }"),
    at(K::purpose, &[K::intent], "purpose TEXT", "to what end", "purpose \"Customers buy online what they buy in the store\"").once(),
    at(K::goal, &[K::intent], "goal CLAIM", "how one will know; claims are those of `expect`", "goal flow time of Feature p85 <= 2 weeks"),
    at(K::do_this, &[K::intent], "do TEXT", "it is good if you do this", "do \"Tell the nearest person who can fix it\""),
    at(K::avoid, &[K::intent], "avoid TEXT", "the other side of the card", "avoid \"Changing production without a way back\""),
    at(K::delegates, &[K::intent], "delegates DECISION to ROLE [up to AMOUNT] [when reversible]", "a decision that goes to the edge, with its bounds", "delegates Deploy to Developer when reversible"),
    at(K::if_silent, &[K::intent], "if silent for TIME, act within intent", "when no answer comes in time, the edge acts", "if silent for 4 h, act within intent").once(),
    at(K::serves, &[K::intent, K::stream], "serves GROUP", "the higher intent that this one, or the stream, serves", "serves IT").once(),
    at(K::clear, &[K::intent], "clear SHARE", "how much of what the top knows it carries to the edge", "clear 80%").once(),
    at(K::stream, FILE, "stream NAME { … }", "a value stream, stage by stage", "stream Feature { stage Code by Developer { effort 3 days } }"),
    at(K::stage, &[K::stream], "stage NAME by ROLE [in GROUP] [after STAGE, STAGE] { … }", "one stage: who does it, after what; `runs STREAM` instead of `by ROLE` runs another stream", "stage Code by Developer { effort 3 days }"),
    at(K::interrupts, &[K::stream], "interrupts less urgent work", "whoever is wanted for an item of it and is at less urgent work leaves that at once, and goes on with it later where it was left; how urgent an item is, the `priority` of its demand says", "interrupts less urgent work"),
    at(K::brings, &[K::stream], "each success brings NUMBER STREAM [after TIME]", "new items that a success brings, on average (Poisson)", "each success brings 2.6 Lead"),
    at(K::stream_in, &[K::stream], "input THING from WHOM", "what the stream takes, and from whom", "input Order from Customer"),
    at(K::stream_out, &[K::stream], "output THING to WHOM", "what the stream gives, and to whom", "output Release to Customer"),
    at(K::effort, &[K::stage], "effort TIME [to TIME]", "attention that one item takes", "effort 3 days to 8 days").once(),
    at(K::asks, &[K::stage], "asks WHOM SHARE [for TIME]", "how often the work raises a question to a role, a specialty or a team, and how long an answer takes", "asks Database 50%"),
    at(K::meets_with, &[K::stage], "meets WHOM, WHOM SHARE for TIME", "how often these people must sit together with the doer, and for how long", "meets Database, Security 20% for 1 h"),
    at(K::needs_access, &[K::stage], "needs access ACCESS", "the doer must have been let in", "needs access BuildEnvironment"),
    at(K::needs_skill, &[K::stage], "needs skill SPECIALTY [SHARE]", "the doer must have the skill; below the level the work is slower", "needs skill Java 60%"),
    at(K::speeds, &[K::stream], "each success speeds STAGE by SHARE", "an improvement: the stage takes less effort from then on", "each success speeds Feature.Code by 6%"),
    at(K::insight_brings, &[K::stream], "each insight brings NUMBER STREAM [after TIME]", "new items that an insight on the way brings", "each insight brings 1 Target"),
    at(K::uses, &[K::stage], "uses [COUNT] RESOURCE [for TIME][, given up after TIME]", "takes scarce things meanwhile", "uses 1 Helicopter for 4 h"),
    at(K::runs_on, &[K::stage], "runs on COMPONENT [SHARE]", "begins only while so much of the component is whole", "runs on Parts 95%"),
    at(K::decides, &[K::stage], "decides DECISION", "the stage ends only when this is decided and approved", "decides Deploy"),
    at(K::changes, &[K::stage], "changes [COUNT] COMPONENT", "changes a component, which may break what depends on it", "changes Checkout"),
    at(K::finds, &[K::stage], "finds SHARE of defects", "share of the hidden defects that it finds", "finds 80% of defects").once(),
    at(K::leaves, &[K::stage], "leaves defects SHARE", "chance that it leaves a hidden defect", "leaves defects 10%").once(),
    at(K::returns, &[K::stage], "returns to STAGE [SHARE]", "where found defects go; with a share, how often items go back anyhow", "returns to Code").once(),
    at(K::batch, &[K::stage], "batch COUNT", "starts when so many have come", "batch 10").once(),
    at(K::happens, &[K::stage], "happens SHARE", "share of the items that it applies to", "happens 30%").once(),
    at(K::next, &[K::stage], "next STAGE SHARE, STAGE SHARE", "where items go from here; `end` leaves the stream", "next Test 40%, end 60%").once(),
    at(K::succeeds, &[K::stage], "succeeds SHARE", "share of the items that are worth going on with", "succeeds 30%").once(),
    at(K::stage_takes, &[K::stage], "takes THING, THING", "named inputs", "takes Design"),
    at(K::stage_gives, &[K::stage], "gives THING, THING", "named outputs", "gives Binary"),
    at(K::access, FILE, "access NAME { … }", "something that people must be let into before they can work", "access BuildEnvironment { granted by Operator, effort 30 min }"),
    at(K::granted_by, &[K::access], "granted by ROLE[, effort TIME]", "who grants it, and what that takes", "granted by Operator, effort 30 min").once(),
    at(K::self_service, &[K::access], "self service [in TIME]", "everybody lets themselves in", "self service in 5 min").once(),
    at(K::capacity, &[K::access], "at most COUNT per UNIT", "most grants in a time", "at most 5 per week").once(),
    at(K::lasts, &[K::access, K::incident], "lasts TIME", "how long it lasts", "lasts 90 days").once(),
    at(K::component, FILE, "component NAME [COUNT] [owned by GROUP] { … }", "a part of the product or the plant, or a family of equal ones", "component Checkout owned by Phoenix { depends on Inventory breaks 20% }"),
    at(K::depends, &[K::component], "depends on [COUNT] COMPONENT breaks SHARE", "a change there breaks this one so often", "depends on Inventory breaks 20%"),
    at(K::repair, &[K::component], "repair TIME", "attention that a repair takes", "repair 2 h").once(),
    at(K::resource, FILE, "resource NAME COUNT { … }", "a scarce thing, and how many there are", "resource Helicopter 4 { first come first served }"),
    at(K::allocated_by, &[K::resource], "allocated by ROLE CADENCE", "somebody hands it out at a rhythm", "allocated by Operator every day at 06:00").once(),
    at(K::traded_at, &[K::resource], "traded at MEETING", "those who need it trade it among themselves", "traded at \"O&I call\"").once(),
    at(K::first_come, &[K::resource], "first come first served", "whoever comes first has it", "first come first served").once(),
    at(K::value_holds, &[K::resource], "urgency holds SHARE", "how much of an item's urgency at allocation still holds at use", "urgency holds 30%").once(),
    at(K::meeting, FILE, "meeting NAME CADENCE for TIME { … }", "people who sit together at a rhythm", "meeting \"O&I call\" every day at 09:00 for 90 min { attended by all }"),
    at(K::attended_by, &[K::meeting], "attended by PARTY, PARTY", "who sits in it", "attended by all"),
    at(K::shares, &[K::meeting, K::phase], "shares THING, THING", "what it passes on: intent, learning, and in meetings needs and signals", "shares intent, learning"),
    at(K::climate, FILE, "climate [GROUP] { … }", "how it is to bring bad news, everywhere or in a group", "climate { bad news is thanked; safety 70% }"),
    at(K::bad_news, &[K::climate, K::role, K::leader, K::unit, K::team, K::pattern], "bad news is thanked|ignored|punished [SHARE]", "how those who bring bad news are answered, in this share of cases: thanks let them and those who see it speak up more, blame less, no answer a little less; the rest of `thanked` is punished, of `punished` thanked, of `ignored` half of each", "bad news is thanked 80%").once(),
    at(K::safety, &[K::climate, K::role, K::leader, K::unit, K::team, K::pattern], "safety SHARE", "share of problems seen that are spoken of, at the start", "safety 70%").once(),
    at(K::moves, &[K::climate], "moves SHARE up, SHARE down[, SHARE seen]", "how far one answer moves the voice of who was answered, and of those who saw it", "moves 5% up, 25% down, 30% seen").once(),
    at(K::shadow_paths, &[K::climate], "shadow paths after TIME[, taken SHARE][, punished SHARE]", "whoever expects to wait longer than this for an answer over the sanctioned way may ask somebody directly: with what chance at the start, and how often that is found out and blamed", "shadow paths after exponential 2 days, taken 50%, punished 20%").once(),
    at(K::andon, FILE, "andon NAME { … }", "the cord: who comes, how fast, and where it goes next", "andon Line { answered by Operator within 55 s }"),
    at(K::rung_first, &[K::andon], "answered by ROLE [within TIME][, takes TIME][, solves SHARE]", "who comes first", "answered by Operator within 55 s").once(),
    at(K::rung_then, &[K::andon], "then ROLE [within TIME][, takes TIME][, solves SHARE]", "where it goes next", "then DevelopmentManager within 5 min"),
    at(K::stops_line, &[K::andon], "stops the line", "the work at which it was pulled stands still meanwhile", "stops the line"),
    at(K::signal, FILE, "signal NAME { … }", "a weak signal: where it arises, who hears it, what it turns into unheard", "signal FlakyBuild { arises in Feature.Code 5%; tells DevelopmentManager }"),
    at(K::arises_in, &[K::signal], "arises in STAGE SHARE", "how often a stage or a change of a component throws it", "arises in Feature.Code 5%"),
    at(K::arises_every, &[K::signal], "arises every TIME at ROLE", "it arises by itself at each person of a role, or in a group: so long after the last one ended", "arises every 10 days at Developer"),
    at(K::pulls, &[K::signal], "pulls ANDON", "the ladder that hears it", "pulls Line").once(),
    at(K::tells, &[K::signal], "tells ROLE", "who hears it", "tells DevelopmentManager").once(),
    at(K::noticed, &[K::signal], "noticed SHARE", "share that is noticed at all", "noticed 90%").once(),
    at(K::unheard, &[K::signal], "unheard for TIME becomes INCIDENT [SHARE]", "what it turns into if nobody hears, after how long, how likely", "unheard for 2 weeks becomes Outage 30%").once(),
    at(K::shows_after, &[K::signal], "shows after TIME", "how long the problem is there before it first shows itself; it shows at once unless said", "shows after exponential 1 day").once(),
    at(K::shows_again, &[K::signal], "shows again every TIME", "when it shows itself again, as long as nobody has spoken of it", "shows again every exponential 1 day").once(),
    at(K::solving, &[K::signal], "solving takes TIME", "attention that solving it takes of whoever is told", "solving takes 2 h").once(),
    at(K::rarer, &[K::signal], "solved makes it rarer by SHARE", "how much rarer a solved one makes its source", "solved makes it rarer by 10%").once(),
    at(K::incident, FILE, "incident NAME { … }", "harm: how long it lasts, who repairs it, what it stops", "incident Outage { lasts 4 h }"),
    at(K::repaired_by, &[K::incident], "repaired by ROLE, effort TIME", "who repairs it", "repaired by Operator, effort 2 h").once(),
    at(K::stops_stage, &[K::incident], "stops STREAM", "the stream that stands still meanwhile", "stops Feature"),
    at(K::phase, FILE, "phase NAME { … }", "the rules of one phase of the cycle", "phase operate { without ticket }"),
    at(K::phase_uses, &[K::phase], "uses only CHANNEL, CHANNEL", "only these channels may be used in it", "uses only chat"),
    at(K::phase_without, &[K::phase], "without CHANNEL, CHANNEL", "these channels may not be used in it", "without ticket"),
    at(K::phase_waives, &[K::phase], "waives approvals of DECISION", "these decisions need no approvals in it", "waives approvals of Deploy"),
    at(K::practises, &[K::phase], "practises STREAM COUNT times", "everybody who does its stages practises them so often: that makes them faster as work does, and harms nobody", "practises Feature 5 times"),
    at(K::phase_starts_no, &[K::phase], "starts no STREAM", "no new item of these streams is started in it", "starts no Feature"),
    at(K::scenario, FILE, "scenario NAME { … }", "what happens to the structure, and what is claimed of it", "scenario Year { runs 1 year; demand Feature 3 per week }"),
    at(K::runs, &[K::scenario], "runs TIME [after TIME warm-up]", "how long is observed, after how long of settling in", "runs 1 year after 3 months warm-up").once(),
    at(K::demand, &[K::scenario], "demand STREAM HOW [in GROUP] [priority NUMBER] [from MOMENT [to MOMENT]]", "how items arrive: `3 per week` at random, `40 at day 30` at once, `every 2 days`, `keeps 5 going`, `3 per week rising to 9 per week`", "demand Feature 3 per week"),
    at(K::cycle, &[K::scenario], "cycle PHASE TIME, PHASE TIME", "the phases in turn", "cycle plan 2 weeks, operate 10 weeks").once(),
    at(K::during, &[K::scenario], "from MOMENT for TIME EVENT", "for a while: use variant V, channel C is down, PARTY is away", "from day 90 for 2 weeks use variant Emergency"),
    at(K::at_moment, &[K::scenario], "at MOMENT EVENT", "at a moment: use variant V, cut interface A -> B, restore interface A -> B, N ROLE join TEAM, N ROLE leave TEAM, break COMPONENT, signal S", "at day 120 cut interface Phoenix -> Release"),
    at(K::assess, &[K::scenario], "assess CADENCE, if CLAIM use variant NAME", "looks at a measure at a rhythm and may change the structure", "assess every month, if flow time of Feature > 2 weeks use variant Embedded"),
    at(K::expect, REPEATED, "expect CLAIM", CLAIM, "expect flow efficiency of Feature < 5%"),
    at(K::without, REPEATED, "without MECHANISM, MECHANISM", "switches mechanisms off, to trace an effect to its cause", "without handling"),
    at(K::replications, REPEATED, "replications COUNT", "how often it is repeated", "replications 30").once(),
    at(K::seed, REPEATED, "seed NUMBER", "the seed of its random draws", "seed 7").once(),
    at(K::precision, REPEATED, "precision SHARE", "repeats until the intervals are this narrow", "precision 5%").once(),
    at(K::variant, FILE, "variant NAME [of VARIANT] { … }", "a reorganisation: what changes, and nothing else", "variant Embedded { move 2 Operator from Release to Phoenix }"),
    at(K::move_people, &[K::variant], "move COUNT ROLE from TEAM to TEAM", "people change teams", "move 2 Operator from Release to Phoenix"),
    at(K::move_group, &[K::variant], "move team|unit GROUP to GROUP", "a team changes units", "move team Data to Operations"),
    at(K::drop_approvals, &[K::variant], "drop approvals of DECISION [after WHOM]", "a chain of approvals ends earlier, or goes", "drop approvals of Deploy after DevelopmentManager"),
    at(K::drop_interface, &[K::variant], "drop interface PARTY -> PARTY", "a relationship is no longer sanctioned", "drop interface Phoenix -> Release"),
    at(K::drop_thing, &[K::variant], "drop KIND NAME", "takes a declaration out", "drop meeting Standup"),
    at(K::add, &[K::variant], "add DECLARATION", "puts a declaration in", "add interface Phoenix <-> Data by ticket"),
    at(K::set, &[K::variant], "set KIND NAME { … }", "replaces what the declaration says; lists grow", "set decision Deploy { takes 5 min }"),
    at(K::hire, &[K::variant], "hire COUNT ROLE into TEAM", "new people", "hire 2 Operator into Release"),
    at(K::dismiss, &[K::variant], "dismiss COUNT ROLE from TEAM", "people go", "dismiss 1 Operator from Release"),
    at(K::regroup, &[K::variant], "regroup TEAM, TEAM into COUNT teams like PATTERN [led by ROLE, ROLE]", "dissolves teams and spreads their people over new ones of one shape, led as the pattern says where nobody is named", "regroup Phoenix, Data into 2 teams like Squad"),
    at(K::only_in, &[K::variant], "only in GROUP, GROUP", "the inherited changes hold in these groups only", "only in Phoenix"),
    at(K::changes_resources, &[K::variant], "changes resources because TEXT", "declares that people or resources differ from the base", "changes resources because \"two hires\""),
    at(K::compare, FILE, "compare SCENARIO: VARIANT with VARIANT { … }", "two structures under one scenario, on common random numbers", "compare Year: base with Embedded { expect flow time of Feature falls }"),
    at(K::tagged, TAGGED, "tagged WORD, WORD", "words that selectors go by", "tagged critical"),
    at(K::allow, ANY, "allow RULE because TEXT", "switches a rule off here, with a reason", "allow span-too-wide because \"a choir\""),
];

/// The statements that may stand in the block of a declaration.
pub fn within(block: Kind) -> impl Iterator<Item = &'static Statement> {
    TABLE.iter().filter(move |s| s.within.contains(&block))
}

/// The row of a rule.
#[must_use]
pub fn of(kind: Kind) -> Option<&'static Statement> {
    TABLE.iter().find(|s| s.kind == kind)
}

/// The declaration whose statements a block holds; `set` blocks hold those of what they set.
#[must_use]
pub fn block_of(kind: Kind) -> Kind {
    match kind {
        K::set_channel => K::channel,
        K::set_role => K::role,
        K::set_group => K::team,
        K::set_decision => K::decision,
        K::set_board => K::board,
        K::set_access => K::access,
        K::set_component => K::component,
        K::set_resource => K::resource,
        K::set_meeting => K::meeting,
        K::set_intent => K::intent,
        K::set_climate => K::climate,
        K::set_andon => K::andon,
        K::set_stage => K::stage,
        K::set_stream => K::stream,
        K::set_signal => K::signal,
        K::set_incident => K::incident,
        K::set_phase => K::phase,
        K::set_calendar => K::calendar,
        K::set_interface => K::interface,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a block in which a statement can be tried.
    fn head(block: Kind) -> String {
        match block {
            K::file => String::new(),
            K::interface => "interface A -> B by c".into(),
            K::intent => "intent A".into(),
            K::climate => "climate".into(),
            K::compare => "compare S: base with V".into(),
            K::meeting => "meeting M every day for 1 h".into(),
            K::resource => "resource R 3".into(),
            K::stage => "stream S { stage A by R".into(),
            other => format!("{other:?} A"),
        }
    }

    #[test]
    fn every_example_is_a_statement_of_its_block() {
        for row in TABLE {
            for block in row.within {
                let head = head(*block);
                let text = match (head.is_empty(), *block == K::stage) {
                    (true, _) => format!("andon 1\n{}\n", row.example),
                    (_, true) => format!("andon 1\n{head} {{\n{}\n}} }}\n", row.example),
                    _ => format!("andon 1\n{head} {{\n{}\n}}\n", row.example),
                };
                let parsed = crate::syntax::parse(crate::source::FileId(0), &text);
                assert!(parsed.findings.is_empty(), "{text}\n{:?}", parsed.findings);
                assert!(parsed.tree.all().any(|n| n.kind() == row.kind), "{text} has no {:?}", row.kind);
            }
        }
    }

    #[test]
    fn every_statement_of_the_grammar_has_a_row() {
        let grammar = include_str!("../../grammar/andon.pest");
        for line in grammar.lines().filter(|l| l.contains("_stmt = _{") || l.starts_with("item = _{")) {
            let start = grammar.find(line).unwrap();
            let body = &grammar[start + line.find('{').unwrap() + 1..];
            for rule in body[..body.find('}').unwrap()].split('|').map(str::trim) {
                assert!(TABLE.iter().any(|s| format!("{:?}", s.kind) == rule), "{rule} has no row");
            }
        }
    }
}
