package io.praetor.store.access;

/**
 * What the logins of a method get that fit, without its indexes; immutable.
 *
 * @param id a UUID
 * @param description for people
 * @param method the auth method whose logins are looked at; it never changes
 * @param selector which of them fit, as an expression; empty for all
 * @param bindType what they get: a {@code role}, a {@code service}'s identity …
 * @param bindName its name, with blanks for what the login has shown
 * @param templateName for the blank of a templated policy; empty where it has none
 */
public record BindingRuleDefinition(
    String id,
    String description,
    String method,
    String selector,
    String bindType,
    String bindName,
    String templateName) {}
