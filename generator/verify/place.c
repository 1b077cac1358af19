/* Places in the reader's language.
 *
 * A leak's place is English, for reports; here stands what of it has Dutch. It is
 * looked up by its longest beginning that is known, so numbers, fields and names of
 * formats behind it ("page 3", "sheet 1 row 2", "XMP dc:subject") stay as they are.
 */
#include <ctype.h>
#include <string.h>

#include "base/message.h"
#include "verify/gate_int.h"

/* What the readers of this room call the parts of a file. */
static const char *const known[] = {
    N_("text"),
    N_("file name"),
    N_("folder name"),
    N_("file"),
    N_("link"),
    N_("link to nothing"),
    N_("link to itself"),
    N_("link to the folder around it"),
    N_("link out of the folder"),
    N_("no file"),
    N_("rows of the register"),
    N_("comment"),
    N_("instruction"),
    N_("declaration"),
    N_("element"),
    N_("attribute name"),
    N_("script"),
    N_("style"),
    N_("title"),
    N_("data: address"),
    N_("between samples"),
    N_("document"),
    N_("page"),
    N_("slide"),
    N_("sheet"),
    N_("row"),
    N_("paragraph"),
    N_("notes"),
    N_("comments"),
    N_("header or footer"),
    N_("properties"),
    N_("picture in the document"),
    N_("bookmarks"),
    N_("earlier version"),
    N_("file inside"),
    N_("in the archive"),
    N_("JPEG comment"),
    N_("JPEG thumbnail"),
    N_("JPEG segment"),
    N_("GIF comment"),
    N_("PNG chunk"),
    N_("PNG text"),
    N_("MP4 tag"),
    N_("MP4 box"),
    N_("name in MP4 box"),
    N_("padding in MP4 box"),
    N_("date in MP4 box"),
    N_("XMP in MP4 box"),
    N_("MP4 track"),
    N_("MP4 samples"),
    N_("MP4 item"),
    N_("MP4 compressor"),
    N_("WebM tag"),
    N_("font name"),
    N_("a file"),
    N_("owner"),
    N_("extra field"),
    N_("between files"),
    N_("behind the"),
    N_("EXIF thumbnail"),
    N_("XMP thumbnail"),
    N_("picture in metadata"),
    N_("metadata"),
    N_("MP4 tags"),
    N_("WebM tags"),
    N_("TIFF tags"),
    N_("FLAC comment"),
    N_("FLAC picture"),
    N_("Ogg comment"),
    N_("WAV chunk"),
};
enum { KNOWN_COUNT = sizeof(known) / sizeof(*known) };

/* The longest of them that the text begins with as a whole word, or NULL. */
static const char *beginning(struct slice text)
{
    const char *longest = NULL;
    for (size_t i = 0; i < KNOWN_COUNT; i++) {
        size_t len = strlen(known[i]);
        bool whole = text.len == len || (text.len > len && strchr(" ,", text.at[len]));
        if (slice_starts(text, known[i]) && whole &&
            (!longest || len > strlen(longest)))
            longest = known[i];
    }
    return longest;
}

static bool is_number(struct slice word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!isdigit((unsigned char)word.at[i]))
            return false;
    return word.len > 0;
}

/* Takes one word, or what is known, and the space or comma behind it. */
static struct slice next_part(struct slice *rest, bool *ours)
{
    const char *begins = beginning(*rest);
    size_t len = begins ? strlen(begins) : 0;
    while (!begins && len < rest->len && !strchr(" ,", rest->at[len]))
        len++;
    struct slice part = slice_sub(*rest, 0, len);
    *rest = slice_from(*rest, len);
    *ours = begins != NULL;
    return part;
}

bool place_is_known(const char *place)
{
    struct slice rest = slice_of(place);
    bool first = true;
    while (rest.len) {
        bool ours;
        struct slice part = next_part(&rest, &ours);
        if (!ours && (first || !is_number(part)))
            return false;
        first = false;
        while (rest.len && strchr(" ,", rest.at[0]))
            rest = slice_from(rest, 1);
    }
    return !first;
}

/* "alt of img": of a page's own words only the one between them is ours. */
static bool is_attribute(struct str *out, struct slice place)
{
    size_t of = slice_find(place, " of ");
    if (of == place.len)
        return false;
    struct slice what = slice_sub(place, 0, of);
    if (slice_eq_c(what, "attribute name"))
        str_add_c(out, _("attribute name"));
    else
        str_add(out, what);
    str_add_byte(out, ' ');
    /* of an element: "alt of img" */
    str_add_c(out, _("of"));
    str_add_byte(out, ' ');
    str_add(out, slice_from(place, of + strlen(" of ")));
    return true;
}

void place_text(struct str *out, const char *place)
{
    struct slice rest = slice_of(place);
    const char *whole = beginning(rest);
    bool ours_alone = whole && strlen(whole) == rest.len; /* "link out of the folder" */
    if (!ours_alone && !slice_starts(rest, "rows of the register") &&
        is_attribute(out, rest))
        return;
    while (rest.len) {
        const char *begins = beginning(rest);
        bool ours;
        struct slice part = next_part(&rest, &ours);
        if (begins)
            str_add_c(out, _(begins));
        else
            str_add(out, part);
        for (; rest.len && strchr(" ,", rest.at[0]); rest = slice_from(rest, 1))
            str_add_byte(out, rest.at[0]);
    }
}
