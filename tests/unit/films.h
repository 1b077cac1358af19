/* Films and sounds made by ffmpeg with everything in them that must not be published.
 */
#ifndef FILMS_H
#define FILMS_H

#include "unit.h"

#include "decode/decode.h"

/* The program in the cage, as the tests are built beside it. */
static inline struct cage *test_cage(struct arena *arena)
{
    char self[4096];
    ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
    struct slice path = slice_make(self, len > 0 ? (size_t)len : 0);
    const char *said = getenv("VOORNAAM_DECODE");
    return cage_new(said ? said
                         : arena_printf(arena, "%.*s/voornaam-decode",
                                        (int)slice_find(path, "/tests/"), path.at)
                               .at);
}

/* Runs ffmpeg in `folder`; the file it is told to make must be there afterwards. */
static inline struct str make_film(const char *folder, const char *arguments,
                                   const char *name)
{
    static const char texts[] =
        ";FFMETADATA1\ntitle=Titel Emma\nartist=Artiest Emma\ncomment=Notitie Emma\n"
        "location=+52.0116+004.3571/\ncreation_time=2026-09-10T09:31:00Z\n\n[CHAPTER]\n"
        "TIMEBASE=1/1000\nSTART=0\nEND=900\ntitle=Hoofdstuk Emma\n";
    static const char words[] = "1\n00:00:00,000 --> 00:00:01,000\nOndertitel Emma\n";
    struct str command, file;
    struct arena a;
    str_init(&command);
    str_init(&file);
    arena_init(&a);
    fs_write(fs_join(&a, folder, "texts.txt"), slice_of(texts));
    fs_write(fs_join(&a, folder, "words.srt"), slice_of(words));
    str_addf(&command,
             "cd %s && ffmpeg -nostdin -v error -y "
             "-f lavfi -i testsrc=size=64x48:rate=10:duration=1 "
             "-f lavfi -i sine=frequency=440:duration=1 -i texts.txt -i words.srt "
             "-map_metadata 2 -map_chapters 2 %s %s",
             folder, arguments, name);
    if (system(command.at) != 0 ||
        !fs_read(&file, fs_join(&a, folder, name), 64u << 20))
        fail_msg("ffmpeg made no %s", name);
    str_release(&command);
    arena_release(&a);
    return file;
}

#endif
