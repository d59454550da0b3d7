// Portraits
