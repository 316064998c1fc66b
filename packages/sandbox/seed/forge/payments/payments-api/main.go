// Payments API: takes, refunds and reports payments.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

func main() {
	message := os.Getenv("PODINFO_UI_MESSAGE")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
	})
	for _, path := range []string{"GET /healthz", "GET /readyz"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusOK)
		})
	}
	log.Println("listening on :9898")
	log.Fatal(http.ListenAndServe(":9898", mux))
}
