/* The calendar as iCalendar (RFC 5545). */
#include "base/hash.h"
#include "format/escape.h"
#include "render/render_int.h"

/* Folds at 75 bytes, not inside a character (RFC 5545, 3.1). */
static void add_line(struct str *out, struct slice line)
{
    size_t limit = 75;
    while (line.len > limit) {
        size_t cut = limit;
        while (cut > 1 && (line.at[cut] & 0xC0) == 0x80)
            cut--;
        str_add(out, slice_sub(line, 0, cut));
        str_add_c(out, "\r\n ");
        line = slice_from(line, cut);
        limit = 74;
    }
    str_add(out, line);
    str_add_c(out, "\r\n");
}

static void add_text(struct str *out, const char *name, const struct safe_text *text)
{
    struct str line;
    if (!safe_text_slice(text).len)
        return;
    str_init(&line);
    str_addf(&line, "%s:", name);
    escape_ics(&line, safe_text_slice(text));
    add_line(out, str_slice(&line));
    str_release(&line);
}

static void add_date(struct str *out, const char *name, date_t date)
{
    struct date_parts p = date_parts(date);
    str_addf(out, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, p.year, p.month, p.day);
}

/* "9:30", "09.30 uur" or "9:30 - 11:00": the first time, or false. */
static bool read_time(struct slice text, int *hour, int *minute)
{
    size_t i = 0;
    while (i < text.len && (text.at[i] < '0' || text.at[i] > '9'))
        i++;
    for (*hour = 0; i < text.len && text.at[i] >= '0' && text.at[i] <= '9'; i++)
        *hour = *hour * 10 + (text.at[i] - '0');
    if (i + 2 >= text.len || (text.at[i] != ':' && text.at[i] != '.') || *hour > 23)
        return false;
    *minute = (text.at[i + 1] - '0') * 10 + (text.at[i + 2] - '0');
    return *minute >= 0 && *minute < 60;
}

/* One id for as long as title and day stay: of what is published, so no secret. */
static void add_uid(const struct render *r, const struct safe_event *e, struct str *out)
{
    char iso[11];
    date_iso(iso, e->date);
    uint64_t sum = hash_mix(hash_64(r->site->url), slice_of(iso));
    str_addf(out, "UID:%016llx@voornaam\r\n",
             (unsigned long long)hash_mix(sum, safe_text_slice(e->title)));
}

static void add_event(const struct render *r, const struct safe_event *e,
                      struct str *out)
{
    int hour, minute;
    struct date_parts stamp = date_parts(e->date);
    str_add_c(out, "BEGIN:VEVENT\r\n");
    add_uid(r, e, out);
    /* The event's own day, not today: the same input gives the same bytes. */
    str_addf(out, "DTSTAMP:%04d%02d%02dT000000Z\r\n", stamp.year, stamp.month,
             stamp.day);
    if (e->end == DATE_NONE && read_time(safe_text_slice(e->time), &hour, &minute)) {
        str_addf(out, "DTSTART;TZID=Europe/Amsterdam:%04d%02d%02dT%02d%02d00\r\n",
                 stamp.year, stamp.month, stamp.day, hour, minute);
    } else {
        add_date(out, "DTSTART", e->date);
        add_date(out, "DTEND", (e->end == DATE_NONE ? e->date : e->end) + 1);
    }
    add_text(out, "SUMMARY", e->title);
    add_text(out, "LOCATION", e->place);
    add_text(out, "DESCRIPTION", e->summary);
    str_add_c(out, "END:VEVENT\r\n");
}

/* Daylight saving as the European Union has it since 1996. */
static const char time_zone[] =
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\n";

void render_ics(const struct render *r, struct arena *a, struct str *out)
{
    (void)a;
    str_add_c(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Voornaam//NL\r\n"
                   "CALSCALE:GREGORIAN\r\n");
    add_text(out, "X-WR-CALNAME", r->site->title);
    str_add_c(out, time_zone);
    for (size_t i = 0; i < r->site->event_count; i++)
        if (r->site->events[i].title)
            add_event(r, &r->site->events[i], out);
    str_add_c(out, "END:VCALENDAR\r\n");
}
