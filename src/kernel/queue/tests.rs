//! The order of events, against a sorted list and against itself.

use super::*;

fn order(class: u8, key: u64, count: u32) -> Order {
    Order::new(class, key << 8, u64::from(count))
}

fn drain(mut queue: EventQueue<u32>) -> Vec<u32> {
    std::iter::from_fn(|| queue.pop()).map(|(_, event)| event).collect()
}

#[test]
fn ties_follow_class_then_key_then_number() {
    let mut queue = EventQueue::new(TieBreak::Stated);
    queue.push(Time(5), order(1, 1, 1), 5);
    queue.push(Time(5), order(0, 9, 2), 4);
    queue.push(Time(5), order(0, 9, 1), 3);
    queue.push(Time(5), order(0, 2, 7), 2);
    queue.push(Time(1), order(9, 9, 9), 1);
    assert_eq!(drain(queue), [1, 2, 3, 4, 5]);
}

#[test]
fn the_order_of_planning_is_forgotten() {
    let planned: Vec<(Time, Order, u32)> = (0..200u32)
        .map(|n| (Time(u64::from(n % 7)), order((n % 3) as u8, u64::from(n % 11), n), n))
        .collect();
    let reference = fill(TieBreak::Stated, planned.iter());
    assert_eq!(drain(fill(TieBreak::Stated, planned.iter().rev())), drain(reference));
}

#[test]
fn it_agrees_with_a_sorted_list_while_events_come_and_go() {
    let mut queue = EventQueue::new(TieBreak::Stated);
    let mut list: Vec<(Time, Order, u32)> = Vec::new();
    let mut state = 7u64;
    for n in 0..20_000u32 {
        state = mix(state);
        if n == 10_000 {
            queue.expect_many();
        }
        let ahead = list.iter().min().filter(|_| n.is_multiple_of(3)).map(|(.., event)| *event);
        assert!(ahead.is_none() || queue.ahead(0) == ahead);
        if state.is_multiple_of(5) || list.is_empty() || state.is_multiple_of(2) && list.len() < 300 {
            let entry = (Time(state >> 59), order((state >> 8) as u8 & 1, state >> 16 & 3, n), n);
            queue.push(entry.0, entry.1, entry.2);
            list.push(entry);
        } else {
            list.sort_unstable();
            let (time, _, event) = list.remove(0);
            assert_eq!(queue.pop(), Some((time, event)));
        }
        assert_eq!(queue.len(), list.len());
    }
}

#[test]
fn shuffling_changes_ties_and_nothing_else() {
    let planned: Vec<(Time, Order, u32)> =
        (0..64u32).map(|n| (Time(u64::from(n / 32)), order(0, u64::from(n), 0), n)).collect();
    let stated = drain(fill(TieBreak::Stated, planned.iter()));
    let shuffled = drain(fill(TieBreak::Shuffled(1), planned.iter()));
    assert_ne!(stated, shuffled);
    assert_ne!(drain(fill(TieBreak::Shuffled(2), planned.iter())), shuffled);
    assert!(shuffled[..32].iter().all(|&n| n < 32));
    assert_eq!(drain(fill(TieBreak::Shuffled(1), planned.iter().rev())), shuffled);
}

#[test]
fn shuffling_leaves_classes_apart() {
    let mut queue = EventQueue::shuffling(3);
    (0..32_u32).for_each(|n| queue.push(Time(5), order((n % 2) as u8, u64::from(n), 0), n));
    assert!(drain(queue).iter().enumerate().all(|(place, n)| (place >= 16) == (n % 2 == 1)));
}

#[test]
fn what_is_later_than_the_limit_stays() {
    let mut queue = EventQueue::new(TieBreak::Stated);
    queue.push(Time(3), order(0, 0, 0), 1u32);
    assert_eq!(queue.pop_until(Time(2)), None);
    assert_eq!(queue.next_at(), Some(Time(3)));
    assert_eq!(queue.pop_until(Time(3)), Some((Time(3), 1)));
    assert!(queue.is_empty());
    assert_eq!(queue.planned().count(), 0);
}

fn fill<'a>(ties: TieBreak, planned: impl Iterator<Item = &'a (Time, Order, u32)>) -> EventQueue<u32> {
    let mut queue = EventQueue::new(ties);
    planned.for_each(|&(time, order, event)| queue.push(time, order, event));
    queue
}
