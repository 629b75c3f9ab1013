//! The loop: messages in order, documents in step with the client, and answers when enough is known.

#![expect(clippy::disallowed_methods, reason = "a face has a clock, to answer in time with what is known")]

use super::analysis::Analysis;
use super::client::{Client, folders};
use super::documents::Document;
use super::frames::{Frame, write};
use super::places::Open;
use super::protocol::{
    Answer, CANCELLED, INTERNAL_ERROR, INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, NOT_INITIALISED,
    PARSE_ERROR, REQUEST_FAILED, is_id, reply, request,
};
use super::publish::Publisher;
use super::requests::{self, Need, need};
use super::runs::{Results, Runs, Told};
use super::search::Searcher;
use super::worker::{self, Order};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender};
use std::time::{Duration, Instant};

/// Hovers and hints wait so long for predictions.
const PATIENCE: Duration = Duration::from_millis(700);
/// Events that are looked ahead at, for requests that have been cancelled already.
const LOOKAHEAD: usize = 1_000;
/// Requests that may wait for an answer at once.
const MOST_WAITING: usize = 10_000;

/// What the loop hears.
pub(super) enum Event {
    /// From the client.
    Frame(Frame),
    /// The process that started the server is no more.
    Orphaned,
    /// Form and meaning of a document are known.
    Understood(Arc<Analysis>),
    /// The rules have looked.
    Judged(Arc<Analysis>),
    /// Predictions are made.
    Figured(Arc<Analysis>),
    /// A fault of this program on a document of this generation.
    Failed(String, u64),
    /// The answer of a search.
    Found(Value, Answer),
    /// Of a run.
    Run(Told),
}

/// A request that waits until enough is known.
pub(super) struct Waiting {
    pub(super) id: Value,
    pub(super) method: String,
    params: Value,
    pub(super) uri: String,
    need: Need,
    until: Instant,
}

pub(super) struct Server<W> {
    pub(super) output: W,
    pub(super) documents: BTreeMap<String, Document>,
    /// The open documents for other threads, until something changes.
    pub(super) open: Option<Arc<Open>>,
    pub(super) known: BTreeMap<String, Arc<Analysis>>,
    /// The generation of each document that is wanted.
    pub(super) wanted: BTreeMap<String, u64>,
    pub(super) generation: u64,
    /// Generations of documents on which this program failed.
    pub(super) failed: BTreeMap<String, u64>,
    /// Documents to be understood anew, the one that was touched first.
    pub(super) dirty: VecDeque<String>,
    pub(super) waiting: Vec<Waiting>,
    pub(super) folders: Vec<PathBuf>,
    pub(super) client: Option<Client>,
    pub(super) shut_down: bool,
    pub(super) published: Publisher,
    pub(super) results: Results,
    pub(super) runs: Runs,
    /// How the client knows the progress of each run.
    pub(super) tokens: BTreeMap<u64, Value>,
    pub(super) worker: Sender<Order>,
    pub(super) predictor: Sender<Arc<Analysis>>,
    pub(super) searcher: Searcher,
    pub(super) events: SyncSender<Event>,
    /// Requests that were made of the client.
    requests: u64,
}

impl<W: Write> Server<W> {
    pub(super) fn new(output: W, events: SyncSender<Event>) -> Self {
        Self {
            output,
            documents: BTreeMap::new(),
            open: None,
            known: BTreeMap::new(),
            wanted: BTreeMap::new(),
            generation: 0,
            failed: BTreeMap::new(),
            requests: 0,
            dirty: VecDeque::new(),
            waiting: Vec::new(),
            folders: Vec::new(),
            client: None,
            shut_down: false,
            published: Publisher::default(),
            results: Results::default(),
            runs: Runs::new(events.clone()),
            tokens: BTreeMap::new(),
            worker: worker::start(events.clone()),
            predictor: worker::start_predicting(events.clone()),
            searcher: Searcher::new(events.clone()),
            events,
        }
    }

    /// Serves until the client says `exit` or is gone. 0 after a `shutdown`, else 1.
    pub(super) fn run(&mut self, receiver: &Receiver<Event>) -> u8 {
        let mut queue: VecDeque<Event> = VecDeque::new();
        loop {
            while queue.len() < LOOKAHEAD {
                let Ok(event) = receiver.try_recv() else { break };
                queue.push_back(event);
            }
            let event = match queue.pop_front() {
                Some(event) => event,
                None => {
                    // Nothing is left to read: what was typed together is understood once.
                    self.understand();
                    self.settle();
                    match self.next(receiver) {
                        Ok(event) => event,
                        Err(RecvTimeoutError::Timeout) => continue,
                        Err(RecvTimeoutError::Disconnected) => return 1,
                    }
                }
            };
            match event {
                Event::Frame(Frame::End) | Event::Orphaned => return u8::from(!self.shut_down),
                Event::Frame(Frame::Message(message)) if message["method"] == "exit" => {
                    return u8::from(!self.shut_down);
                }
                Event::Frame(Frame::Message(message)) => {
                    let cancelled = message.get("id").is_some_and(|id| is_cancelled(&queue, id));
                    self.take(&message, cancelled);
                }
                other => self.heard(other),
            }
        }
    }

    fn next(&self, receiver: &Receiver<Event>) -> Result<Event, RecvTimeoutError> {
        let patient = |w: &&Waiting| {
            w.need == Need::Figured && self.known.get(&w.uri).is_some_and(|a| self.is_wanted(a))
        };
        let first = self.waiting.iter().filter(patient).map(|w| w.until).min();
        match first {
            Some(until) => receiver.recv_timeout(until.saturating_duration_since(Instant::now())),
            None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn heard(&mut self, event: Event) {
        match event {
            Event::Frame(Frame::Broken(why)) => self.reply(&Value::Null, Err((PARSE_ERROR, why))),
            Event::Understood(analysis) if self.is_wanted(&analysis) => {
                self.known.insert(analysis.task.uri.clone(), analysis);
            }
            Event::Judged(analysis) => self.judged(&analysis),
            Event::Figured(analysis) => {
                let refreshes = self.client.as_ref().is_some_and(|c| c.refreshes_hints);
                let asked =
                    self.waiting.iter().any(|w| w.uri == analysis.task.uri && w.need == Need::Figured);
                if refreshes && !asked && self.is_wanted(&analysis) {
                    self.request("workspace/inlayHint/refresh", &Value::Null);
                }
            }
            Event::Failed(uri, generation) => drop(self.failed.insert(uri, generation)),
            Event::Found(id, answer) if self.searcher.end(&id) => self.reply(&id, answer),
            Event::Run(told) => self.told(told),
            _ => {}
        }
    }

    pub(super) fn is_wanted(&self, analysis: &Analysis) -> bool {
        let task = &analysis.task;
        // A change that has come since is taken up in a moment; what was found before it must not be told as of it.
        let moved = self.documents.get(&task.uri).is_some_and(|d| *d.text != *task.text);
        !moved && self.wanted.get(&task.uri) == Some(&task.generation)
    }

    fn take(&mut self, message: &Value, cancelled: bool) {
        let (method, params) = (message["method"].as_str(), &message["params"]);
        let id = message.get("id");
        let Some(method) = method else {
            // Answers to our own requests need no answer; anything else is none of the protocol.
            let is_answer = message.get("result").is_some() || message.get("error").is_some();
            if !message.is_object() || (id.is_some() && !is_answer) {
                let id = id.filter(|id| is_id(id)).unwrap_or(&Value::Null);
                self.reply(id, Err((INVALID_REQUEST, "a request is an object with a method".to_owned())));
            }
            return;
        };
        let Some(id) = id else {
            if self.client.is_some() {
                self.notified(method, params);
            }
            return;
        };
        let answer = if !is_id(id) {
            self.reply(&Value::Null, Err((INVALID_REQUEST, "an id is a number or a string".to_owned())));
            return;
        } else if cancelled {
            Err((CANCELLED, "cancelled".to_owned()))
        } else if method == "initialize" && self.client.is_none() {
            Ok(self.initialise(params))
        } else if self.client.is_none() {
            Err((NOT_INITIALISED, "`initialize` comes first".to_owned()))
        } else if self.shut_down {
            Err((INVALID_REQUEST, "the server is shut down".to_owned()))
        } else {
            match self.asked(id, method, params) {
                Some(answer) => answer,
                None => return,
            }
        };
        self.reply(id, answer);
    }

    fn initialise(&mut self, params: &Value) -> Value {
        let client = Client::of(params);
        self.folders = folders(params);
        if let Some(parent) = params["processId"].as_u64() {
            super::parent::watch(parent, self.events.clone());
        }
        let offer = client.offer();
        self.client = Some(client);
        offer
    }

    /// The answer to a request, unless it waits.
    fn asked(&mut self, id: &Value, method: &str, params: &Value) -> Option<Answer> {
        match method {
            "initialize" => {
                return Some(Err((INVALID_REQUEST, "the server is initialised already".to_owned())));
            }
            "shutdown" => {
                self.shut_down = true;
                return Some(Ok(Value::Null));
            }
            "workspace/symbol" => {
                let (open, units) = (self.open(), self.units());
                let query = params["query"].as_str().unwrap_or("").to_owned();
                self.searcher.symbols(id.clone(), query, self.folders.clone(), open, units);
                return None;
            }
            "codeLens/resolve" | "completionItem/resolve" | "codeAction/resolve" => {
                return Some(Ok(params.clone()));
            }
            _ => {}
        }
        let Some(need) = need(method) else {
            return Some(Err((METHOD_NOT_FOUND, format!("`{method}` is not offered"))));
        };
        let uri = requests::document_of(params);
        match self.documents.get(&uri) {
            None => return Some(Err((INVALID_PARAMS, "no such document is open".to_owned()))),
            Some(document) if !document.is_ours() => return Some(Ok(requests::nothing(method))),
            Some(_) if self.waiting.len() >= MOST_WAITING => {
                return Some(Err((REQUEST_FAILED, "too many requests are waiting".to_owned())));
            }
            Some(_) => {}
        }
        let until = Instant::now() + PATIENCE;
        let (id, method, params) = (id.clone(), method.to_owned(), params.clone());
        self.waiting.push(Waiting { id, method, params, uri, need, until });
        None
    }

    /// Answers what waits and for which enough is known.
    fn settle(&mut self) {
        let Some(client) = self.client.clone() else { return };
        for waiting in std::mem::take(&mut self.waiting) {
            let known = self.known.get(&waiting.uri).filter(|a| self.is_wanted(a)).cloned();
            let failed = self.failed.get(&waiting.uri);
            let failed = failed.is_some() && failed == self.wanted.get(&waiting.uri);
            let Some(analysis) = known else {
                self.put_off(waiting, failed);
                continue;
            };
            let ready = match waiting.need {
                Need::Understood => true,
                Need::Judged => analysis.judged.get().is_some(),
                Need::Figured => {
                    let made = analysis.figures.get().is_some() || !analysis.compiled.is_sound();
                    made || waiting.until <= Instant::now()
                }
            };
            if !ready {
                if waiting.need == Need::Figured && !analysis.figures_wanted() {
                    let _ = self.predictor.send(analysis);
                }
                self.put_off(waiting, failed);
                continue;
            }
            let answer = match waiting.method.as_str() {
                "textDocument/diagnostic" => {
                    // The rules may have looked while word of it is still under way: what is told is of this state.
                    self.judged(&analysis);
                    Ok(self.report(&analysis, &waiting.params))
                }
                "textDocument/references" | "textDocument/rename" => {
                    let open = self.open();
                    self.searcher.uses(waiting.id, &waiting.method, waiting.params, analysis, open);
                    continue;
                }
                "workspace/executeCommand" => self.execute(&analysis, &waiting.params),
                method => requests::answer(&analysis, method, &waiting.params, &client, &self.results),
            };
            self.reply(&waiting.id, answer);
        }
    }

    /// It waits on, unless there is nothing to wait for.
    fn put_off(&mut self, waiting: Waiting, failed: bool) {
        if failed {
            let why = "a fault of this program; please report it with the spec";
            self.reply(&waiting.id, Err((INTERNAL_ERROR, why.to_owned())));
        } else {
            self.waiting.push(waiting);
        }
    }

    /// Ends everything that waits for a document.
    pub(super) fn refuse(&mut self, uri: &str, code: i64, why: &str) {
        let (over, left) = std::mem::take(&mut self.waiting).into_iter().partition(|w| w.uri == uri);
        self.waiting = left;
        for waiting in over {
            self.reply(&waiting.id, Err((code, why.to_owned())));
        }
    }

    pub(super) fn cancel(&mut self, id: &Value) {
        let (over, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|w| &w.id == id);
        self.waiting = left;
        if !over.is_empty() || self.searcher.end(id) {
            self.reply(id, Err((CANCELLED, "cancelled".to_owned())));
        }
    }

    pub(super) fn reply(&mut self, id: &Value, answer: Answer) {
        self.send(&reply(id, answer));
    }

    /// Asks something of the client; what it answers does not matter.
    pub(super) fn request(&mut self, method: &str, params: &Value) {
        self.requests += 1;
        let id = format!("andon/{}", self.requests);
        self.send(&request(&id, method, params));
    }

    pub(super) fn send(&mut self, message: &Value) {
        write(&mut self.output, message);
    }
}

fn is_cancelled(queue: &VecDeque<Event>, id: &Value) -> bool {
    queue.iter().any(|event| match event {
        Event::Frame(Frame::Message(m)) => m["method"] == "$/cancelRequest" && &m["params"]["id"] == id,
        _ => false,
    })
}
