"""Films and sound for tests, made by ffmpeg with all that a phone or program would say in
them: titles, places, dates, chapters, pictures, data tracks."""
import json
import os
import subprocess

SECRET = "Geheimtekst"
PLACE = "+52.1583+004.4931/"
WORDS = ["-metadata", f"title={SECRET} titel", "-metadata", f"artist={SECRET} maker", "-metadata", f"comment={SECRET} woorden",
         "-metadata", f"location={PLACE}", "-metadata", "creation_time=2026-09-10T09:31:00Z",
         "-metadata", f"description={SECRET} tekst", "-metadata", f"copyright={SECRET} rechten",
         "-metadata:s:0", f"title={SECRET} spoor", "-metadata:s:0", f"handler_name={SECRET} handler",
         "-metadata:s:0", "language=nld", "-metadata:s:0", "creation_time=2026-09-10T09:31:00Z"]
SIZE = "128x96"


def ffmpeg(*words):
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-y", *words], check=True, capture_output=True, timeout=120)


def picture_source(seed):
    return ["-f", "lavfi", "-i", f"testsrc=d=1:s={SIZE}:r=10,hue=h={seed * 37 % 360}"]


def sound_source(seed):
    return ["-f", "lavfi", "-i", f"sine=f={200 + 10 * seed}:d=1"]


def chapters(folder):
    path = os.path.join(folder, "chapters.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=500\n"
                   f"title={SECRET} hoofdstuk\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=500\nEND=1000\ntitle=Twee\n")
    return path


def cover(folder):
    path = os.path.join(folder, "cover.jpg")
    if not os.path.exists(path):
        ffmpeg("-f", "lavfi", "-i", "color=c=red:s=64x64:d=1", "-frames:v", "1", path)
    return path


# {name: (end of its file's name, arguments behind the sources)}; each has its sources, chapters last.
H264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "5", "-c:a", "aac", "-b:a", "48k"]
FILMS = {
    "mp4": ("mp4", [*H264]),
    "mp4-keys": ("mp4", [*H264, "-movflags", "use_metadata_tags", "-metadata", f"com.apple.quicktime.location.ISO6709={PLACE}"]),
    "mp4-fragments": ("mp4", [*H264, "-movflags", "frag_keyframe+empty_moov"]),
    "mp4-fast": ("mp4", [*H264, "-movflags", "+faststart"]),
    "mov": ("mov", [*H264, "-timecode", "01:00:00:00"]),
    "mov-turned": ("mov", [*H264]),
    "webm": ("webm", ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus"]),
    "webm-vorbis": ("webm", ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"]),
}
SOUNDS = {
    "mp3": ("mp3", ["-c:a", "libmp3lame", "-write_id3v1", "1"]),
    "m4a": ("m4a", ["-c:a", "aac"]),
    "wav": ("wav", ["-c:a", "pcm_s16le", "-write_bext", "1", "-metadata", f"originator={SECRET}"]),
}


def make_film(name, path, folder, seed):
    kind, words = FILMS[name]
    ffmpeg(*picture_source(seed), *sound_source(seed), "-i", chapters(folder), "-map", "0:v", "-map", "1:a",
           "-map_chapters", "2", "-map_metadata", "-1", *words, *WORDS, path)
    if name == "mov-turned":  # only a copy takes the turn along
        whole = path + ".whole.mov"
        os.rename(path, whole)
        ffmpeg("-i", whole, "-map", "0:v", "-map", "0:a", "-c", "copy", "-metadata:s:v:0", "rotate=90", path)
        os.remove(whole)


def make_sound(name, path, folder, seed):
    kind, words = SOUNDS[name]
    if name == "wav":
        ffmpeg(*sound_source(seed), *words, *WORDS, path)
    else:
        ffmpeg(*sound_source(seed), "-i", cover(folder), "-i", chapters(folder), "-map", "0:a", "-map", "1:v", "-c:v", "mjpeg",
               "-disposition:v", "attached_pic", "-map_chapters", "2", *words, *WORDS, path)


def decoded(path, stream):
    """A digest of what a track shows or says, turned upright; of the packets themselves nothing."""
    done = subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", f"0:{stream}:0", "-f", "md5", "-"],
                          capture_output=True, text=True, timeout=60)
    return done.stdout.strip() if done.returncode == 0 else "it cannot be played: " + done.stderr[-200:]


def probe(path):
    """ffprobe's words about a file: tags of it and of its tracks, kinds of tracks, chapters."""
    done = subprocess.run(["ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", "-show_chapters", path],
                          capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout or "{}")
