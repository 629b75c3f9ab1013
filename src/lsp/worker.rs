//! The thread that understands documents: form and meaning first, then the rules, which end early when the text has moved on.
//! Predictions are made on another thread, so that they never stand between a keystroke and its findings.

use super::analysis::{Analysis, Task};
use super::server::Event;
use crate::resolve::Trees;
use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel};

/// What the server wants.
pub(super) enum Order {
    /// Understand a document; replaces what was wanted of it before.
    Understand(Box<Task>),
    /// A document was closed.
    Forget(String),
}

/// Stacks as deep as that of a main thread, so that verdicts do not hang on the thread.
const STACK: usize = 8 * 1024 * 1024;

/// Starts a thread of this name.
pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    let _ = std::thread::Builder::new().name(name.to_owned()).stack_size(STACK).spawn(work);
}

/// Starts the thread.
pub(super) fn start(events: SyncSender<Event>) -> Sender<Order> {
    let (orders, receiver) = channel();
    spawn("understand", move || {
        let mut worker = Worker { orders: receiver, events, tasks: VecDeque::new(), trees: BTreeMap::new() };
        while worker.step() {}
    });
    orders
}

/// Starts the thread that predicts.
pub(super) fn start_predicting(events: SyncSender<Event>) -> Sender<Arc<Analysis>> {
    let (orders, receiver) = channel::<Arc<Analysis>>();
    spawn("predict", move || {
        let mut waiting: VecDeque<Arc<Analysis>> = VecDeque::new();
        loop {
            if waiting.is_empty() {
                let Ok(first) = receiver.recv() else { return };
                waiting.push_back(first);
            }
            for newer in receiver.try_iter() {
                waiting.retain(|a| a.task.uri != newer.task.uri);
                waiting.push_back(newer);
            }
            let Some(analysis) = waiting.pop_front() else { continue };
            let sound = analysis.compiled.is_sound();
            let made =
                catch_unwind(AssertUnwindSafe(|| super::figures::Figures::of(&analysis.compiled.project)));
            let figures = if sound { made.unwrap_or_default() } else { super::figures::Figures::default() };
            let _ = analysis.figures.set(figures);
            if events.send(Event::Figured(analysis)).is_err() {
                return;
            }
        }
    });
    orders
}

struct Worker {
    orders: Receiver<Order>,
    events: SyncSender<Event>,
    tasks: VecDeque<Task>,
    /// The trees of the last time, by document.
    trees: BTreeMap<String, Trees>,
}

impl Worker {
    /// One document; nothing when the server has gone.
    fn step(&mut self) -> bool {
        if self.tasks.is_empty() {
            match self.orders.recv() {
                Ok(order) => self.note(order),
                Err(_) => return false,
            }
        }
        self.listen();
        let Some(task) = self.tasks.pop_front() else { return true };
        let (uri, generation) = (task.uri.clone(), task.generation);
        let mut trees = self.trees.remove(&uri).unwrap_or_default();
        // A fault of ours ends what was asked for, not the server.
        let made = catch_unwind(AssertUnwindSafe(|| Arc::new(Analysis::new(task, &mut trees))));
        let Ok(analysis) = made else { return self.tell(Event::Failed(uri, generation)) };
        self.trees.insert(uri.clone(), trees);
        // What is wrong with form and meaning needs no rules to be told, and ends what waits for it.
        if !self.tell(Event::Understood(analysis.clone())) {
            return false;
        }
        match catch_unwind(AssertUnwindSafe(|| self.judge(&analysis))) {
            Ok(true) => self.tell(Event::Judged(analysis)),
            Ok(false) => true,
            Err(_) => self.tell(Event::Failed(uri, generation)),
        }
    }

    /// Lets the rules look until the document is wanted anew.
    fn judge(&mut self, analysis: &Analysis) -> bool {
        let worker = std::cell::RefCell::new(self);
        analysis.judge(&|| {
            let mut worker = worker.borrow_mut();
            worker.listen();
            worker.tasks.iter().any(|t| t.uri == analysis.task.uri)
        })
    }

    fn listen(&mut self) {
        while let Ok(order) = self.orders.try_recv() {
            self.note(order);
        }
    }

    fn note(&mut self, order: Order) {
        match order {
            Order::Understand(task) => {
                self.tasks.retain(|t| t.uri != task.uri);
                self.tasks.push_back(*task);
            }
            Order::Forget(uri) => {
                self.tasks.retain(|t| t.uri != uri);
                self.trees.remove(&uri);
            }
        }
    }

    fn tell(&self, event: Event) -> bool {
        self.events.send(event).is_ok()
    }
}
