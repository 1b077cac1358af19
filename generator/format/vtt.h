/* Captions: WebVTT (W3C), read as leniently as browsers do, and SRT.
 *
 * Comments, styles, regions and the names of cues are left out; of the markup within a
 * cue only <b> <i> <u> <ruby> <rt> and <lang> stay. A voice (<v Emma>) is who speaks:
 * its name is left out, what is said stays.
 */
#ifndef FORMAT_VTT_H
#define FORMAT_VTT_H

#include "base/arena.h"
#include "base/diag.h"

enum vtt_kind {
    VTT_TEXT, /* without markup, entities resolved */
    VTT_TAG,  /* "<b>", "</b>", "<lang nl>": as it is to be written */
    VTT_BREAK /* the end of a line */
};

struct vtt_piece {
    enum vtt_kind kind;
    struct slice text;
    struct place where;
    struct slice line; /* of the source, for messages */
};

struct vtt_cue {
    struct slice start, end; /* "00:01.000" */
    struct slice settings;   /* " align:start", or "" */
    size_t first, count;     /* of its pieces */
};

struct vtt {
    struct vtt_cue *cues;
    size_t cue_count;
    struct vtt_piece *pieces; /* of all cues after each other */
    size_t piece_count;
};

/* Everything lives in the arena, but pieces borrow from `text`. A cue with a slip is
 * left out or mended, with a warning that has its place. False with a warning when it
 * is no WebVTT at all. A file called .srt is read as SRT: the same without a first
 * line, and with commas. */
bool vtt_parse(struct vtt *vtt, struct slice text, const char *file,
               struct arena *arena, struct diag *diag);
/* Writes it anew, with texts[i] in the place of piece i where that is a text. A cue
 * that says nothing any more is left out. */
void vtt_write(const struct vtt *vtt, const struct slice *texts, struct str *out);

#endif
