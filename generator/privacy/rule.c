/* What the rules are called: see rule.h. */
#include "privacy/rule.h"

#include "base/message.h"

static const struct {
    const char *name, *text;
} rules[RULE_COUNT] = {
    [RULE_FULL_NAME] = {"full-name", N_("full name from the register")},
    [RULE_GIVEN_SURNAME] = {"given-and-surname",
                            N_("given name with a surname from the register")},
    [RULE_SLIP] = {"slip", N_("full name with a typing error")},
    [RULE_INITIALS] = {"initials", N_("initials and surname")},
    [RULE_UNKNOWN] = {"unknown-surname",
                      N_("given name from the register with an unknown surname")},
    [RULE_LISTED] = {"listed-name", N_("given name with an unknown surname")},
    [RULE_SURNAME] = {"surname", N_("surname from the register")},
    [RULE_SURNAME_BESIDE] = {"surname-beside",
                             N_("surname beside a word such as family, or a title")},
    [RULE_GIVEN] = {"given-name", N_("given name from the register")},
    [RULE_GLUED] = {"glued", N_("name within a word, or spelled out")},
    [RULE_CONTACT] = {"contact", N_("contact data")},
};

const char *rule_name(enum rule rule)
{
    return rules[rule].name;
}

const char *rule_text(enum rule rule)
{
    return _(rules[rule].text);
}
