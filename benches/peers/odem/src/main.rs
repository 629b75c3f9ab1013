//! The models of the comparison as odem-rs, a simulation library for Rust, writes them: an agent for each customer, and desks
//! with a line in front of each.
//!
//! `odem STATIONS SERVERS RATE CUSTOMERS SEED` prints the number of events (an arrival, the end of a service) and the mean flow
//! time.

use odem_rs::core::ops::waker;
use odem_rs::prelude::*;
use odem_rs::rand_distr::Exp;
use odem_rs::util::random::DefaultRng;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::task::Waker;

/// So many clerks who take the next in line. The library's own `Facility` has room for one.
struct Desk {
    free: Cell<u32>,
    line: RefCell<VecDeque<Waker>>,
}

impl Desk {
    async fn seize(&self) {
        if self.free.get() > 0 {
            self.free.set(self.free.get() - 1);
            return;
        }
        let me = waker().await;
        self.line.borrow_mut().push_back(me);
        sleep().await;
    }

    /// Gives the clerk to the next in line.
    fn release(&self) {
        let next = self.line.borrow_mut().pop_front();
        match next {
            Some(customer) => customer.wake(),
            None => self.free.set(self.free.get() + 1),
        }
    }
}

#[derive(Config)]
#[time(f64)]
struct Line {
    desks: Vec<Desk>,
    luck: RefCell<DefaultRng>,
    service: Exp<f64>,
    served: Cell<u64>,
    flow: Cell<f64>,
    last: Cell<Option<Waker>>,
    customers: u64,
}

struct Customer;

impl Behavior<Line> for Customer {
    type Output = ();

    async fn actions(&self, sim: &Sim<Line>) {
        let line = sim.global();
        let born = sim.now();
        for desk in &line.desks {
            desk.seize().await;
            let effort = line.luck.borrow_mut().sample(line.service);
            sim.advance(effort).await;
            desk.release();
        }
        line.flow.set(line.flow.get() + sim.now() - born);
        line.served.set(line.served.get() + 1);
        if line.served.get() == line.customers
            && let Some(end) = line.last.take()
        {
            end.wake();
        }
    }
}

async fn day(sim: &Sim<Line>, mut luck: DefaultRng, arrivals: Exp<f64>) -> f64 {
    let line = sim.global();
    for _ in 0..line.customers {
        sim.advance(luck.sample(arrivals)).await;
        sim.spawn(Customer);
    }
    while line.served.get() < line.customers {
        line.last.set(Some(waker().await));
        sleep().await;
    }
    line.flow.get() / line.customers as f64
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [stations, servers, rate, customers, seed] = words.as_slice() else {
        return Err("odem STATIONS SERVERS RATE CUSTOMERS SEED".into());
    };
    let (stations, servers): (u64, u32) = (stations.parse()?, servers.parse()?);
    let customers: u64 = customers.parse()?;
    let luck = RngStream::<DefaultRng>::from_seed(seed.parse()?);
    let desk = |_| Desk { free: Cell::new(servers), line: RefCell::default() };
    let line = Line {
        desks: (0..stations).map(desk).collect(),
        luck: RefCell::new(luck.next_rng()),
        service: Exp::new(1.0)?,
        served: Cell::new(0),
        flow: Cell::new(0.0),
        last: Cell::new(None),
        customers,
    };
    let (arrivals, between) = (luck.next_rng(), Exp::new(rate.parse()?)?);
    let flow = Simulator::new(line).run(async |sim| day(sim, arrivals, between).await)?;
    println!("{} {flow}", customers * (stations + 1));
    Ok(())
}
