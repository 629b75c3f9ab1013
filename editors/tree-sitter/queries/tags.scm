; Names for code navigation.
(role (name) @name) @definition.class
(unit (name) @name) @definition.module
(team (name) @name) @definition.module
(pattern (name) @name) @definition.module
(stream (name) @name) @definition.function
(stage (name) @name) @definition.function
(scenario (name) @name) @definition.function
(variant (name) @name) @definition.function
(decision (name) @name) @definition.constant
(component (name) @name) @definition.constant
(resource (name) @name) @definition.constant
(channel (name) @name) @definition.interface
(path) @name @reference
