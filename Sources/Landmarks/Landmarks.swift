// Landmarks
