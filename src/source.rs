//! Text, places and lines.
