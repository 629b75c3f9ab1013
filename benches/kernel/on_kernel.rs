//! The same models as worlds: named streams, stated ties, bounds.

use andon::kernel::law::Law;
use andon::kernel::queue::Order;
use andon::kernel::sim::{Bounds, Context, Simulation, World};
use andon::kernel::stream::{Key, Purpose, Stream};
use andon::kernel::time::{Span, Time};

use super::measure::Counted;

const WORK: Purpose = Purpose::named("work");

/// An entity with its own stream, its law of durations, and its count of events planned.
struct Entity {
    key: u64,
    seq: u64,
    present: u32,
    stream: Stream,
}

impl Entity {
    fn new(root: Key, number: u32) -> Self {
        let key = root.number(u64::from(number));
        Self { key: key.bits(), seq: 0, present: 0, stream: key.purpose(WORK).stream() }
    }

    fn turn(&mut self) -> Order {
        self.seq = self.seq.wrapping_add(1);
        Order::new(0, self.key, self.seq)
    }

    fn work(&mut self, law: &Law, event: u32, cx: &mut Context<'_, u32>) {
        let delay = Span::from_secs_f64(law.draw(&mut self.stream));
        let turn = self.turn();
        cx.after(delay, turn, event);
    }
}

fn entities(seed: u64, count: u32) -> Vec<Entity> {
    let root = Key::seed(seed, 0);
    (0..count).map(|number| Entity::new(root, number)).collect()
}

fn law(mean: f64) -> Law {
    Law::exponential(mean).expect("a positive mean")
}

fn bounds(events: u64) -> Bounds {
    Bounds { events, ..Bounds::default() }
}

/// Stations in a line with so many servers each; entity 0 is the source.
struct Line {
    entities: Vec<Entity>,
    servers: u32,
    between: Law,
    service: Law,
    total: u64,
    area: u64,
}

impl World for Line {
    type Event = u32;

    fn handle(&mut self, event: u32, cx: &mut Context<'_, u32>) {
        let entity = &mut self.entities[event as usize];
        if event == 0 {
            self.total += 1;
            entity.work(&self.between, 0, cx);
        } else {
            entity.present -= 1;
            if entity.present >= self.servers {
                entity.work(&self.service, event, cx);
            }
        }
        match self.entities.get_mut(event as usize + 1) {
            Some(next) => {
                next.present += 1;
                if next.present <= self.servers {
                    next.work(&self.service, event + 1, cx);
                }
            }
            None => self.total -= 1,
        }
        self.area += self.total;
    }
}

fn line(seed: u64, events: u64, stations: u32, servers: u32, between: f64) -> Counted {
    let entities = entities(seed, stations + 1);
    let world = Line { entities, servers, between: law(between), service: law(1.0), total: 0, area: 0 };
    let mut sim = Simulation::new(world);
    sim.plan(Time::ZERO, Order::default(), 0);
    let outcome = sim.run(Time::NEVER, &bounds(events));
    Counted { events: outcome.events, present: sim.world.area as f64 / outcome.events as f64 }
}

pub(crate) fn single(seed: u64, events: u64) -> Counted {
    line(seed, events, 1, 1, 1.25)
}

pub(crate) fn tandem(seed: u64, events: u64) -> Counted {
    line(seed, events, 10, 2, 0.625)
}

/// Single servers among which items wander at random.
struct Network {
    entities: Vec<Entity>,
    service: Law,
    area: u64,
}

impl World for Network {
    type Event = u32;

    fn handle(&mut self, event: u32, cx: &mut Context<'_, u32>) {
        let count = self.entities.len() as u64;
        let entity = &mut self.entities[event as usize];
        entity.present -= 1;
        if entity.present > 0 {
            entity.work(&self.service, event, cx);
        }
        let next = (((entity.stream.bits() >> 32) * count) >> 32) as u32;
        let entity = &mut self.entities[next as usize];
        entity.present += 1;
        if entity.present == 1 {
            entity.work(&self.service, next, cx);
        }
        self.area += u64::from(self.entities[next as usize].present);
    }
}

pub(crate) fn network(seed: u64, events: u64) -> Counted {
    let mut entities = entities(seed, 10_000);
    let service = law(1.0);
    let starts: Vec<Span> =
        entities.iter_mut().map(|entity| Span::from_secs_f64(service.draw(&mut entity.stream))).collect();
    entities.iter_mut().for_each(|entity| entity.present = 2);
    let mut sim = Simulation::new(Network { entities, service, area: 0 });
    for (station, start) in (0..).zip(starts) {
        let turn = sim.world.entities[station as usize].turn();
        sim.plan(Time::ZERO + start, turn, station);
    }
    let outcome = sim.run(Time::NEVER, &bounds(events));
    Counted { events: outcome.events, present: sim.world.area as f64 / outcome.events as f64 }
}
